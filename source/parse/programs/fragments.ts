/** Pieces of templates that several programs share. */
export const fragments = {
	/** `unknown[203.0.113.5]:40112`; the address is `unknown` when the connection was gone already. */
	client: '{client_name}[({client_ip}|{_:word})][:{client_port}]?',
	/** postscreen and its like do not look up names. */
	screened: '[({client_ip}|{_:word})][:{client_port}]?',
	peer: '{relay_name:host}[({relay_ip:ip}|{_:until})][:{relay_port:number}]?',
	/** The end of a refusal: what stands before it may be a stranger's text, so it is read from the line's end. */
	from_to: ';[ from=<{sender}>]?[ to=<{recipient}>]?[ proto={proto}]?[ helo=<{helo:bracketed}>]?[ sasl_username=<{user:bracketed}>]?',
	after: 'after {stage}[ ([approximately ]?{bytes:number} bytes)]?',
} as const;
