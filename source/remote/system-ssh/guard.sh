# Becomes the program that is named behind the folder. Descriptor 3 is a pipe on which the console never writes: it ends when the console
# lets go of it or dies, however it dies. Then the whole process group ends, with what the program started, and the folder goes.
folder=$1
shift
trap '' TERM
{
	read -r nothing <&3
	kill -TERM 0
	rm -rf -- "$folder"
	sleep 1
	kill -KILL 0
} </dev/null >/dev/null 2>&1 &
trap - TERM
exec "$@" 3<&-
