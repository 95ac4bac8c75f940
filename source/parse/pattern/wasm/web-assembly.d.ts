/** What is used of the engine's own WebAssembly, which the types of Node do not declare. */
declare namespace WebAssembly {
	class Memory {
		constructor(size: {readonly initial: number; readonly maximum: number});
		readonly buffer: ArrayBuffer;
	}

	// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- it is one
	class Module {
		constructor(bytes: Uint8Array);
	}

	class Instance {
		constructor(compiled: Module, imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>);
		readonly exports: Readonly<Record<string, unknown>>;
	}
}
