# Что говорит вычитка без экрана.

plain-decimal = ,
plain-resumed = продолжаем со связи { $link }, { $time }
plain-head = Связь { $link } из { $links }, { $kind }, { $state }. Осталось просмотреть: { $look }. Вероятных ошибок: { $wrong }.
plain-accepted = принята
plain-changed = исправлена
plain-doubtful = под сомнением
plain-left-out = исключена
plain-note = Заметка: { $note }
plain-prompt = [y,n,x,m,s,1-9,u,?,q]
plain-prompt-rest = [y,n,u,?,q]
plain-leave = оставить как есть
plain-merge = объединить связи с { $first } по { $last }
plain-split = разделить на { $one } и { $other }
plain-move = перенести «{ $text }» в связь { $to }
plain-relink = связать заново с { $first } по { $last }: { $kinds }
plain-realigned =
    { $links ->
        [0] сделано
        [one] сделано; заново выровнена { $links } связь, изменилось: { $moved }
        [few] сделано; заново выровнены { $links } связи, изменилось: { $moved }
       *[many] сделано; заново выровнено { $links } связей, изменилось: { $moved }
    }
plain-cut = s { $number }: { $one } и { $other }
plain-rest =
    { $count ->
        [one] Сомнительных связей больше нет. Принять { $count } связь с уверенностью от { $least } %? Вероятных ошибок среди них: { $wrong }.
        [few] Сомнительных связей больше нет. Принять { $count } связи с уверенностью от { $least } %? Вероятных ошибок среди них: { $wrong }.
       *[many] Сомнительных связей больше нет. Принять { $count } связей с уверенностью от { $least } %? Вероятных ошибок среди них: { $wrong }.
    }
plain-stop = вероятных ошибок { $wrong } на { $links }: можно остановиться
plain-undone = отменено: { $action }, связь { $link }
plain-nothing-to-undo = отменять нечего
plain-read-only = открыто с --read-only: менять ничего нельзя
plain-no-such = такой связи или такого варианта нет
plain-too-small = связь из одного предложения разделить нельзя
plain-not-possible = здесь этого сделать нельзя
plain-unknown = непонятно; ? покажет, что можно ответить
plain-yes-or-no = «н» — это и клавиша y, и начало слова «нет»; напишите «да» или «нет»
plain-help =
    y     принять и перейти к следующей сомнительной связи
    n     пометить как сомнительную и дальше; n и текст: с заметкой
    x     исключить из экспорта и дальше
    m     объединить со следующей связью
    s     разделить связь; s 2: вторым из возможных способов
    1-9   взять предложенный вариант
    u     отменить
    :17   перейти к связи 17
    q     выйти; всё уже сохранено
plain-end =
    { $count ->
        [one] { $count } связь
        [few] { $count } связи
       *[many] { $count } связей
    }: принято { $accepted }, исключено { $left }, под сомнением { $doubtful }, не тронуто { $untouched }. Дальше: diglot export { $file } -o { $tmx }
