# Completes what follows `deno task` in the folder of a pipeline; made by `deno task completions bash`.
_deno_task_before=$(complete -p deno 2>/dev/null | sed -n 's/.* -F \([^ ]*\) .*/\1/p')
if [[ $_deno_task_before != _deno_task_pipeline ]]; then _deno_task_others=$_deno_task_before; fi

_deno_task_pipeline() {
  local line=${COMP_LINE:0:COMP_POINT} words i=2
  read -ra words <<< "$line"
  if [[ $line == *[[:space:]] ]]; then words+=(""); fi
  while [[ ${words[i]} == -* ]]; do i=$((i + 1)); done
  if [[ ${words[1]} != task || ${#words[@]} -le $i ]]; then
    if [[ -n $_deno_task_others ]]; then "$_deno_task_others" "$@"; fi
    return
  fi
  # Bash breaks words at some characters, and takes what completes the last part alone.
  local current=${words[${#words[@]} - 1]} candidate # Bash 3 knows no [-1].
  local part=${current##*[$COMP_WORDBREAKS]}
  COMPREPLY=()
  while IFS=$'\t' read -r candidate _; do
    if [[ -n $candidate ]]; then COMPREPLY+=("${candidate:$((${#current} - ${#part}))}"); fi
  done < <(deno task --quiet completions candidates -- "${words[@]:i}" 2>/dev/null)
  if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]]; then
    compopt -o nospace 2>/dev/null
  fi
}
complete -o default -F _deno_task_pipeline deno
