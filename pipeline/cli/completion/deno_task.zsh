# Completes what follows `deno task` in the folder of a pipeline; made by `deno task completions zsh`.
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }

_deno_task_pipeline() {
  local i=3
  while [[ $words[i] == -* ]]; do (( i++ )); done
  if [[ $words[2] != task || $CURRENT -lt $i ]]; then
    if (( $+functions[_deno] )); then _deno "$@"; else _files; fi
    return
  fi
  local -a lines values shown before
  local line
  before=("${(@)words[i,CURRENT-1]}")
  (( CURRENT > i )) || before=()
  lines=(${(f)"$(deno task --quiet completions candidates -- "${(@)before}" "$PREFIX" 2>/dev/null)"})
  for line in $lines; do
    values+=("${line%%$'\t'*}")
    shown+=("${line/$'\t'/  }")
  done
  if (( $#values == 0 )); then _files
  elif [[ $#values == 1 && $values[1] == *= ]]; then compadd -S "" -- $values
  else compadd -l -d shown -- $values
  fi
}
compdef _deno_task_pipeline deno
