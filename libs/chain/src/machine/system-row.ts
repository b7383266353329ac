/** The one row of the table `system`, and of `anchorHead`. */
export const SYSTEM_ROW = 1;
