/** As the API asks for it. */
export const PASSWORD_LENGTH_MIN = 12;
