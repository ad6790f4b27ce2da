# Completes what follows `deno task` in the folder of a pipeline; made by `deno task completions fish`.
function __deno_task_pipeline
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    test (count $current) -eq 0; and set current ""
    set -l i 3
    while test $i -le (count $words); and string match -q -- '-*' $words[$i]
        set i (math $i + 1)
    end
    set -l typed
    test $i -le (count $words); and set typed $words[$i..-1]
    set -l found (deno task --quiet completions candidates -- $typed "$current" 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\n' $found
    else
        __fish_complete_path "$current"
    end
end
complete -c deno -f -n '__fish_seen_subcommand_from task' -a '(__deno_task_pipeline)'
