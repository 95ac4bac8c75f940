import process from 'node:process';

const now = Math.floor(Date.now() / 1000) % 2;

/** Whether this run tries a cell of a table: with MXDECK_FAULTS every one, otherwise every second, like the fields of one colour, and the others in another run. */
export const isItsTurn = (row: number, column: number): boolean => process.env['MXDECK_FAULTS'] !== undefined || (row + column) % 2 === now;
