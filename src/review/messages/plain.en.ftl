# What a review without a screen says.

plain-decimal = .
plain-resumed = resumed at link { $link }, { $time }
plain-head = Link { $link } of { $links }, { $kind }, { $state }. To look at: { $look }. Expected wrong: { $wrong }.
plain-accepted = accepted
plain-changed = changed
plain-doubtful = doubtful
plain-left-out = left out
plain-note = Note: { $note }
plain-prompt = [y,n,x,m,s,1-9,u,?,q]
plain-prompt-rest = [y,n,u,?,q]
plain-leave = leave as it is
plain-merge = merge links { $first } to { $last }
plain-split = split into { $one } and { $other }
plain-move = move “{ $text }” to link { $to }
plain-relink = link { $first } to { $last } anew as { $kinds }
plain-realigned =
    { $links ->
        [0] taken
        [one] taken; re-aligned { $links } link, { $moved } moved
       *[other] taken; re-aligned { $links } links, { $moved } moved
    }
plain-cut = s { $number }: { $one } and { $other }
plain-rest =
    { $count ->
        [one] Nothing more to look at. Accept { $count } link at { $least } or above? Expected wrong among them: { $wrong }.
       *[other] Nothing more to look at. Accept { $count } links at { $least } or above? Expected wrong among them: { $wrong }.
    }
plain-stop = expected wrong { $wrong } of { $links }: you can stop here
plain-undone = undone: { $action }, link { $link }
plain-nothing-to-undo = there is nothing to undo
plain-read-only = opened with --read-only: nothing can be changed
plain-no-such = there is no such link or proposal
plain-too-small = a link of one sentence cannot be split
plain-not-possible = that cannot be done here
plain-unknown = not understood; ? explains
plain-yes-or-no = write y or n
plain-help =
    y     accept, on to the next link to look at
    n     mark as doubtful, on; n and a text: with a note
    x     leave out of the export, on
    m     merge with the next link
    s     split the link; s 2: at the second of its cuts
    1-9   take a proposal
    u     undo
    :17   to link 17
    q     leave; everything is saved already
plain-end =
    { $count ->
        [one] { $count } link
       *[other] { $count } links
    }: { $accepted } accepted, { $left } left out, { $doubtful } doubtful, { $untouched } untouched. Next: diglot export { $file } -o { $tmx }
plain-joined =
    { $count ->
        [one] Joined behind “{ $word }” once: is it an abbreviation? As a line of a file for --abbreviations it ends no sentence.
       *[other] Joined behind “{ $word }” { $count } times: is it an abbreviation? As a line of a file for --abbreviations it ends no sentence.
    }
