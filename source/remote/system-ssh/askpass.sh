#!/bin/sh
# ssh's question goes to the console's socket, the answer to standard output. NODE and SOCKET are filled in.
NODE_OPTIONS='' exec NODE -e '
const [path, prompt] = process.argv.slice(1);
const socket = require("node:net").connect(path);
let answer = Buffer.alloc(0);
socket.on("connect", () => socket.write(JSON.stringify({prompt, hint: process.env.SSH_ASKPASS_PROMPT}) + "\n"));
socket.on("data", chunk => { answer = Buffer.concat([answer, chunk]); });
socket.on("error", () => process.exit(1));
socket.on("end", () => {
	// The first byte says that there is an answer, which may be empty.
	if (answer[0] !== 43) process.exit(1);
	process.stdout.write(answer.subarray(1), () => process.exit(0));
});
' SOCKET "$1"
