# What the screen of a review says.

links =
    { $count ->
        [one] { $count } link
       *[other] { $count } links
    }
