/** Microseconds of processor time of everything in this process, whatever thread it ran on. */
export const processorTime_us = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};
