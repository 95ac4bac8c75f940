# Tables that postmap builds: beside, tried, and renamed. A part of apply.sh.

map_file() {
	case $1 in
		hash | btree) printf %s "$2.db" ;;
		*) printf %s "$2.$1" ;;
	esac
}

stage_map() {
	index=$(map_file "$2" "$R$3")
	if [ -e "$index" ]; then
		cp -a "$index" "$change/$1.map.old" || fail "$index cannot be kept in $change" 'make room there'
	fi
	aside=$R${3%/*}/.mxdeck-$id-map
	# postmap builds as the owner of the text.
	mkdir -m 700 "$aside" && cp "$change/$1.new" "$aside/map" && { [ -O "$R$3" ] && [ -G "$R$3" ] || chown "$owner" "$aside" "$aside/map"; } || { rm -rf "$aside"; began=yes; fail "$3 cannot be written beside" "look at the folder's room and rights"; }
	said=$(run postmap "$2:$aside/map" 2>&1)
	code=$?
	if [ "$code" -ne 0 ] || [ -n "$said" ] || ! cp "$(map_file "$2" "$aside/map")" "$change/$1.map.new"; then
		rm -rf "$aside"
		# Nothing was touched yet; it is checked all the same.
		began=yes
		fail "postmap refused $3: $(printf %s "$said" | head -n 1 | sed "s|$aside/map|$3|g; s|^postmap: ||")" 'mend that line, then run the action again'
	fi
	# Where a type cannot be listed, postmap fails, and that says nothing.
	if grep -q '^[^#[:space:]]' "$aside/map" && said=$(run postmap -s "$2:$aside/map" 2>/dev/null) && [ -z "$said" ]; then
		rm -rf "$aside"
		began=yes
		fail "postmap built an empty table of $3, which has entries" 'try again, then look at the disk'
	fi
	rm -rf "$aside"
}

write_map() {
	index=$(map_file "$5" "$R$2")
	if [ "$5" = lmdb ]; then
		# Its readers hold the file open: postmap changes it in place, in one transaction.
		said=$(run postmap "lmdb:$R$2" 2>&1) && [ -z "$said" ] || fail "postmap refused $2: $said"
	elif [ -e "$index" ]; then
		kept "$1" "$2"
		ln -f "$index" "$was-map" && put "$change/$1.map.new" "$index" || fail "$index cannot be written" "look at the folder's room and rights"
	else
		cp -a "$R$2" "$R${2%/*}/.mxdeck-$id" && cat "$change/$1.map.new" >"$R${2%/*}/.mxdeck-$id" && mv -f "$R${2%/*}/.mxdeck-$id" "$index" || fail "$index cannot be written"
	fi
	step "the $5 table of $2 is built"
}

put_map_back() {
	index=$(map_file "$5" "$R$2")
	was=$was-map
	if [ ! -e "$change/$1.map.old" ]; then
		rm -f "$index"
	elif alike "$change/$1.map.old" "$index"; then
		return 0
	elif [ "$5" = lmdb ]; then
		said=$(run postmap "lmdb:$R$2" 2>&1) && [ -z "$said" ]
	else
		sum_of "$index"
		give_back "$change/$1.map.old" "$index" "$sum"
	fi
}
