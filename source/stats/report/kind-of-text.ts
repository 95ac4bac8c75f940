/** The text of a trouble without what differs from mail to mail, as `*`: addresses, ids and long numbers. Reply codes stay. */
export const kindOfText = (text: string): string => text
	.slice(0, 240)
	.replaceAll(/<[^<>]{0,200}>/g, '<*>')
	.replaceAll(/(?:\d{1,3}\.){3}\d{1,3}/g, '*')
	.replaceAll(/\b(?=[a-f\d]{0,20}\d)[a-f\d]{9,20}\b|\b(?=[A-F\d]{0,20}\d)[A-F\d]{9,20}\b|\d{4,}/g, '*')
	.replaceAll(/ {2,}/g, ' ')
	.trim();
