# What the screen of a review says.

decimal-sign = .
key-space = Space
too-small = The window is too small: { $width } columns and { $height } lines are needed.

links =
    { $count ->
        [one] { $count } link
       *[other] { $count } links
    }

# The first line.
head-link = link { $link } of { $count }
head-to-look-at = to look at: { $count }
head-wrong = expected wrong: { $wrong }
head-show = show: { $filter }
head-order = order: { $order }
head-range = range: { $first }-{ $last }
head-saved = saved
head-unsaved = NOT SAVED
head-read-only = read only

# The list.
column-number = no
column-confidence = conf
column-source = { $language } (source)
column-target = { $language } (target)
mark-edited = [edited]
language-be = Belarusian
language-bg = Bulgarian
language-cs = Czech
language-de = German
language-en = English
language-es = Spanish
language-fi = Finnish
language-fr = French
language-it = Italian
language-ja = Japanese
language-kk = Kazakh
language-ko = Korean
language-nl = Dutch
language-pl = Polish
language-pt = Portuguese
language-ru = Russian
language-sr = Serbian
language-sv = Swedish
language-tr = Turkish
language-uk = Ukrainian
language-zh = Chinese
language-und = Unknown language

filter-all = all
filter-doubtful = doubtful
filter-untouched = untouched
filter-left-out = left out
filter-changed = changed
filter-not-one-to-one = not 1-1
filter-noted = with notes
order-document = document
order-worst = worst first

# The panes.
path-title = Path: source to the right, target down
why-title = Why { $confidence }?
why-length = length
why-numbers = numbers
why-dictionary = dictionary
why-words = words
why-learnt-from-your-files = your files
why-names-and-cognates = names
why-a-little-alike = a little alike
why-learnt-words = learnt words
why-not-found = not found
why-coverage = coverage
why-meaning = vectors
why-size = type
why-paragraphs = paragraphs
why-punctuation = punctuation
why-no-partner = no partner
why-best-partner = best partner
said-length = { $source } and { $target } signs; { $expected } expected
said-coverage = { $percent } % of the words that can match do
said-best-partner = shares at most { $percent } % of its words
said-none-in-common = none in common
said-numbers-or-words-that-the-other-text-never-says = numbers or words that the other text never says
said-a-paragraph-break-inside-the-link = a paragraph break inside the link
said-both-sides-begin-a-paragraph = both sides begin a paragraph
said-one-side-begins-a-paragraph-the-other-does-not = one side begins a paragraph, the other does not
said-no-full-stop-on-either-side = no full stop on either side
said-a-full-stop-on-one-side-only = a full stop on one side only
said-a-source-sentence-that-nothing-translates = a source sentence that nothing translates
said-a-target-sentence-that-nothing-translates = a target sentence that translates nothing
said-larger-than-the-links-that-are-looked-at = larger than the links that are looked at
said-both-sides = { $sign } on both sides
said-one-side = { $sign } on one side only
sign-quotation-marks = quotation marks
sign-brackets = brackets
sign-or-currency = % or currency
sign-dash-first = a dash first
proposals-title = Proposals for { $link }
proposals-more = ({ $count } more: { $key })
proposal-leave = leave as it is
proposal-merge = merge { $first } and { $last }
proposal-merge-many = merge { $first } to { $last }
proposal-split = split { $link }: { $kinds }
proposal-move =
    { $count ->
        [one] move to { $link }: “{ $text }”
       *[other] move { $count } sentences to { $link }: “{ $text }” and on
    }
proposal-relink = link { $first } to { $last } as { $kinds }
proposal-relink-one = link { $first } as { $kinds }
option-split = { $kinds }: then { $text }
title-split = Where to split { $link }?
title-join = Which sentences to join?
title-pin = Which sentence to pin?
pane-waiting = the texts are being looked at …
pane-note = Note
pane-changed = Changed
pane-changed-counts = { $changed } changed, { $out } left out   ({ $key } shows)

# The differences.
differences-title =
    { $count ->
        [0] Nothing differs from the automatic alignment
        [one] { $count } difference from the automatic alignment
       *[other] { $count } differences from the automatic alignment
    }
difference-linked = { $was } became { $now }
difference-cut = sentences cut anew
difference-left-out = left out
difference-doubtful = marked doubtful
difference-edited = edited, was “{ $was }”

# The last line.
foot-accept-and-seek = accept, next
foot-accept-and-next = accept
foot-take = take
foot-merge = merge
foot-split = split
foot-move = move
foot-realign = re-align
foot-edit = edit
foot-leave-out = leave out
foot-doubtful = doubtful
foot-undo = undo
foot-search = search
foot-help = help
keys-edit = Enter keep   Tab keep, next sentence   Esc drop
keys-cut = Enter cut   Left Right word   Tab 1-9 proposed   Esc back
keys-choose = 1-9 take   Enter take   j k choose   Esc back
keys-differences = j k choose   u take back   Enter go there   Esc back
prompt-note = Note:
prompt-doubtful = Doubtful, because:
prompt-help = Keys that say (Esc back):
help-title = Keys

question-accept-above =
    { $count ->
        [one] accept { $count } link at { $threshold } or above? expected wrong among them { $wrong }  [y/n]
       *[other] accept { $count } links at { $threshold } or above? expected wrong among them { $wrong }  [y/n]
    }
question-crosses = that would cross link { $link }, which is settled; leave { $first } and { $second } out?  [y/n]

# What a key did.
notice-waiting = waits until the texts have been looked at … (Esc drops it)
notice-may-stop = expected wrong { $wrong } of { $count }: you can stop here
notice-read-only = read only: nothing can be changed
notice-no-links = There are no links.
notice-no-doubtful = no doubtful link is left
notice-no-uneven = no other link that is not 1-1 in this direction
notice-last = this is the last link
notice-none-sure = no untouched link is that sure
notice-no-proposal = there is no proposal { $number }
notice-realigned =
    { $links ->
        [one] re-aligned { $links } link, { $moved } moved
       *[other] re-aligned { $links } links, { $moved } moved
    }
notice-realigned-same = re-aligned: nothing moved
notice-undone = undone: { $action }
notice-redone = done again: { $action }
notice-nothing-to-undo = nothing to undo
notice-nothing-to-redo = nothing to do again
notice-order = order: { $order }
notice-filter =
    { $count ->
        [one] show: { $filter } ({ $count } link)
       *[other] show: { $filter } ({ $count } links)
    }
notice-hints-on = hints on
notice-hints-off = hints off
notice-no-query = nothing was looked for yet: / searches
notice-not-found = not found: { $text }
notice-search-round = searched on from the other end
notice-pin-half = now the sentence of the other side: choose its link, then p again
notice-not-done = not done
notice-cut-back = sentences were cut anew here: undo (u in the list) takes it back
notice-empty-edit = a sentence cannot be empty; x leaves its link out
notice-no-command = there is no command { $name }
notice-threshold = threshold { $threshold }: { $count } to look at
notice-threshold-how = write :threshold 85, a whole number from 0 to 100
notice-exported = exported: { $what }
notice-not-exported = not exported: { $what }
notice-editor-failed = the editor did not work: { $what }
notice-not-saved = not saved: { $what }
notice-no-editor = there is no editor here

refusal-no-link = there is no such link
refusal-nothing = nothing to change
refusal-no-sentence = there is no sentence on this side
refusal-too-small = a link of one sentence cannot be split
refusal-settled = link { $link } is settled and stays
refusal-crosses = that would cross link { $link }, which is settled
refusal-cut-place = a sentence cannot be cut there
refusal-paragraphs = the two sentences stand in different paragraphs
refusal-edited = the sentence has been edited: undo the edit first

action-accept = accept
action-leave-out = leave out
action-doubtful = mark doubtful
action-reopen = open again
action-accept-above = accept all sure ones
action-note = note
action-merge = merge
action-split = split
action-move = move
action-slide = slide
action-pin = pin
action-take = take a proposal
action-take-back = take back
action-realign = re-align
action-rule = rule
action-apply = patch
action-update = new texts
action-edit-links = editor
action-compact = all that was done
action-import = import
action-cut = cut a sentence
action-join = join sentences
action-edit = edit

# What each key does, for the help.
do-next = next link
do-previous = previous link
do-source = choose the source side
do-target = choose the target side
do-other-side = choose the other side
do-first = first link
do-last = last link
do-page-down = half a screen down, or on in a long link
do-page-up = half a screen up
do-next-doubtful = next doubtful link
do-previous-doubtful = previous doubtful link
do-next-uneven = next link that is not 1-1
do-previous-uneven = previous link that is not 1-1
do-accept-and-seek = accept, go to the next doubtful link
do-accept-and-next = accept, go to the next link
do-accept = accept on or off
do-accept-above = accept all untouched links at or above the threshold (asks)
do-leave-out = leave out of the export, on or off
do-doubtful = mark as doubtful, with a note; or take the mark away
do-note = write a note
do-take = take a proposal
do-merge = merge with the next link
do-merge-previous = merge with the previous link
do-split = split the link: choose where
do-move-down = on the chosen side: last sentence down into the next link
do-move-up = on the chosen side: first sentence up into the previous link
do-slide-down = slide the chosen side from here down by one link
do-slide-up = slide the chosen side from here up by one link
do-pin = pin: once on each side; the two sentences become a fixed link
do-realign = align again between the nearest settled links
do-realign-all = align everything again that is not settled
do-cut = cut one sentence into two
do-join = join two sentences into one
do-edit = edit the text of a sentence
do-editor = open the link in your editor
do-range = start a range; then a x m r act on it; Esc ends it
do-undo = undo
do-redo = do again
do-search = search on both sides (a capital makes it exact)
do-next-hit = next place found
do-previous-hit = previous place found
do-filter = show all, doubtful, untouched, left out, changed, not 1-1, with notes
do-order = order of doubtful links: document, worst first
do-why = why this confidence
do-differences = what differs from the automatic alignment
do-hints = underline what is on both sides, on or off
do-zoom = one link large, with its paragraph
do-stacked = columns, or source above target
do-export = export now with the last settings; :export FILE
do-command-line = command line: every action by name; :17 goes to link 17
do-help = this help
do-quit = leave; everything is saved
do-suspend = back to the shell for a while
do-threshold = links as sure as this need no look: :threshold 85
