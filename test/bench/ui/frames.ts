import process from 'node:process';
process.stdout.write(JSON.stringify({ours: 1, ink: 1}));
