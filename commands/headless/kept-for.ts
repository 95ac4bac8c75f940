/** How long lines are kept (days), in how much room (a million bytes each), and how long what was counted of them (days). */
export const keptFor = {days: 7, megabytes: 2000, rollupDays: 400} as const;
