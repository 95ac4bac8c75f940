# What comes with a host script that a console sends whole: the request, and that nothing more is forbidden than the script itself
# forbids. The installed helper has the same functions (helper.sh), and allows less. The first part of a script.

mark=@NAME@

request() {
	cat <<'REQUEST'
@REQUEST@
REQUEST
}

# The process that waits for a confirmation runs the same script, which the request brings along.
write_timer() {
	base64 -d "$incoming/timer"
}

# allow_request: the request as a whole, once its words were read.
allow_request() {
	:
}

# allow_edit NUMBER PATH: what a staged edit makes of a file.
allow_edit() {
	:
}

# allow_file PATH [TYPE]: a file to be read, or a table to be asked.
allow_file() {
	:
}
