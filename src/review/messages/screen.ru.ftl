# Что говорит экран вычитки.

links =
    { $count ->
        [one] { $count } связь
        [few] { $count } связи
       *[many] { $count } связей
    }
