# Completion of cardea(1) for bash.

_cardea_attempts() {
	cardea log 2>/dev/null | cut -c21-26
}

_cardea_readers() {
	cardea cards 2>/dev/null | sed -n 's/^reader //p'
}

_cardea() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
	local command=${COMP_WORDS[1]-} words= IFS=$' \t\n'

	if ((COMP_CWORD == 1)); then
		words="cards try logon unlock lock logoff doctor status log replay explain config buffer --help --version --socket"
		COMPREPLY=($(compgen -W "$words" -- "$cur"))
		return
	fi
	case $prev in
	--attempt)
		COMPREPLY=($(compgen -W "$(_cardea_attempts)" -- "$cur"))
		return ;;
	--reader)
		local reader
		COMPREPLY=()
		while IFS= read -r reader; do
			[[ $reader == "$cur"* ]] && COMPREPLY+=("$(printf %q "$reader")")
		done < <(_cardea_readers)
		return ;;
	--dir)
		COMPREPLY=($(compgen -d -- "$cur"))
		return ;;
	--abi)
		COMPREPLY=($(compgen -W "x64 x86" -- "$cur"))
		return ;;
	--since)
		COMPREPLY=($(compgen -W "today 10m 1h 1d" -- "$cur"))
		return ;;
	--output | -o | --bundle)
		COMPREPLY=($(compgen -f -- "$cur"))
		return ;;
	esac
	words="--json --help"
	case $command in
	try | logon | unlock)
		words+=" --reader --container --user-name --domain-name --pin-fd --pinpad"
		words+=" --spend-last-try"
		[[ $command == unlock ]] && words+=" --logon-id" ;;
	lock | logoff) words+=" --logon-id" ;;
	explain) words+=" --list $(cardea explain --list | sed -n 's/^\([a-z][a-z0-9-]*\)  .*/\1/p')" ;;
	log) words+=" --since --failed --attempt --all --kdc-certificate --bundle --force --follow --dir" ;;
	doctor) words+=" --warn-days --quiet" ;;
	config) ((COMP_CWORD == 2)) && words="check" ;;
	buffer)
		((COMP_CWORD == 2)) && words="pack show check"
		((COMP_CWORD > 2)) && words+=" --abi --form --base --kind --output
			--pin-fd --password-fd --domain-name --user-name --card-name --reader-name
			--container-name --csp-name --flags --logon-id" ;;
	esac
	COMPREPLY=($(compgen -W "$words" -- "$cur"))
	if [[ $cur != -* && ($command == buffer || $command == config || $command == replay) ]]; then
		COMPREPLY+=($(compgen -f -- "$cur"))
	fi
}

complete -F _cardea cardea
