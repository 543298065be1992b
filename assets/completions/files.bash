# Adds files to what clap completes: beside the commands at the first word, and in place of options where
# nothing is typed that says that an option is meant. Bash completes files itself where nothing is found.
_pullquote_or_files() {
    local cur="$2" prev="$3" word
    local -a found=()
    # Bash splits `--format=json` into three words.
    if [[ "${COMP_WORDS[COMP_CWORD]}" == "=" ]]; then
        cur="" prev="${COMP_WORDS[COMP_CWORD-1]}"
    elif [[ "$prev" == "=" ]]; then
        prev="${COMP_WORDS[COMP_CWORD-2]}"
    fi
    _pullquote "$1" "$cur" "$prev"
    [[ "$cur" == -* ]] && return
    if [[ $COMP_CWORD -gt 1 && "${COMP_WORDS[1]}" != -* && " @COMMANDS@ " != *" ${COMP_WORDS[1]} "* ]]; then
        # Only files follow a file.
        [[ "$prev" == -* ]] || COMPREPLY=()
        return
    fi
    for word in "${COMPREPLY[@]}"; do
        [[ "$word" == -* ]] || found+=("$word")
    done
    if [[ $COMP_CWORD -eq 1 ]]; then
        compopt -o filenames 2>/dev/null
        while IFS= read -r word; do
            found+=("$word")
        done < <(compgen -f -- "$cur")
    fi
    COMPREPLY=("${found[@]}")
}
