# Что говорит экран вычитки.

decimal-sign = ,
key-space = Пробел
too-small = Окно слишком мало: нужно { $width } столбцов и { $height } строк.

links =
    { $count ->
        [one] { $count } связь
        [few] { $count } связи
       *[many] { $count } связей
    }

# Первая строка.
head-link = связь { $link } из { $count }
head-to-look-at = проверить: { $count }
head-wrong = ожидается ошибок: { $wrong }
head-show = показаны: { $filter }
head-order = порядок: { $order }
head-range = отрезок: { $first }-{ $last }
head-saved = сохранено
head-unsaved = НЕ СОХРАНЕНО
head-read-only = только чтение

# Список.
column-number = №
column-confidence = увер
column-source = { $language } (оригинал)
column-target = { $language } (перевод)
mark-edited = [правка]
language-be = Белорусский
language-bg = Болгарский
language-cs = Чешский
language-de = Немецкий
language-en = Английский
language-es = Испанский
language-fi = Финский
language-fr = Французский
language-it = Итальянский
language-ja = Японский
language-kk = Казахский
language-ko = Корейский
language-nl = Нидерландский
language-pl = Польский
language-pt = Португальский
language-ru = Русский
language-sr = Сербский
language-sv = Шведский
language-tr = Турецкий
language-uk = Украинский
language-zh = Китайский
language-und = Язык неизвестен

filter-all = все
filter-doubtful = сомнительные
filter-untouched = нетронутые
filter-left-out = исключённые
filter-changed = изменённые
filter-not-one-to-one = не 1-1
filter-noted = с заметками
order-document = по тексту
order-worst = сначала худшие

# Панели.
path-title = Путь: оригинал вправо, перевод вниз
why-title = Почему { $confidence }?
why-length = длина
why-numbers = числа
why-dictionary = словарь
why-words = слова
why-learnt-from-your-files = ваши файлы
why-names-and-cognates = имена
why-a-little-alike = немного похоже
why-learnt-words = выученные слова
why-not-found = не найдено
why-coverage = покрытие
why-meaning = векторы
why-size = тип
why-paragraphs = абзацы
why-punctuation = пунктуация
why-no-partner = без пары
why-best-partner = лучшая пара
said-length = знаков: { $source } и { $target }; ожидалось { $expected }
said-coverage = совпало { $percent } % слов, которые могли совпасть
said-best-partner = общих слов не больше { $percent } %
said-none-in-common = общих нет
said-numbers-or-words-that-the-other-text-never-says = числа или слова, которых в другом тексте нет вовсе
said-a-paragraph-break-inside-the-link = внутри связи граница абзаца
said-both-sides-begin-a-paragraph = обе стороны начинают абзац
said-one-side-begins-a-paragraph-the-other-does-not = абзац начинает только одна сторона
said-no-full-stop-on-either-side = точки нет ни там, ни там
said-a-full-stop-on-one-side-only = точка только с одной стороны
said-a-source-sentence-that-nothing-translates = предложение оригинала без перевода
said-a-target-sentence-that-nothing-translates = предложение перевода без оригинала
said-larger-than-the-links-that-are-looked-at = больше тех связей, которые проверяются
said-both-sides = { $sign } с обеих сторон
said-one-side = { $sign } только с одной стороны
sign-quotation-marks = кавычки
sign-brackets = скобки
sign-or-currency = % или валюта
sign-dash-first = тире в начале
proposals-title = Варианты для связи { $link }
proposals-more = (ещё { $count }: { $key })
proposal-leave = оставить как есть
proposal-merge = объединить { $first } и { $last }
proposal-merge-many = объединить с { $first } по { $last }
proposal-split = разделить { $link }: { $kinds }
proposal-move =
    { $count ->
        [one] перенести в { $link }: «{ $text }»
        [few] перенести { $count } предложения в { $link }: «{ $text }» и далее
       *[many] перенести { $count } предложений в { $link }: «{ $text }» и далее
    }
proposal-relink = связать с { $first } по { $last } как { $kinds }
proposal-relink-one = связать { $first } как { $kinds }
option-split = { $kinds }: дальше { $text }
title-split = Где разделить связь { $link }?
title-join = Какие предложения соединить?
title-pin = Какое предложение закрепить?
pane-waiting = тексты ещё изучаются …
pane-note = Заметка
pane-changed = Изменено
pane-changed-counts = изменено { $changed }, исключено { $out }   ({ $key } покажет)

# Отличия.
differences-title =
    { $count ->
        [0] Отличий от автоматического выравнивания нет
        [one] { $count } отличие от автоматического выравнивания
        [few] { $count } отличия от автоматического выравнивания
       *[many] { $count } отличий от автоматического выравнивания
    }
difference-linked = было { $was }, стало { $now }
difference-cut = предложения нарезаны иначе
difference-left-out = исключена
difference-doubtful = отмечена как сомнительная
difference-edited = правка, было «{ $was }»

# Последняя строка.
foot-accept-and-seek = принять
foot-accept-and-next = принять, следующая
foot-take = взять
foot-merge = объединить
foot-split = разделить
foot-move = перенести
foot-realign = перевыровнять
foot-edit = править
foot-leave-out = исключить
foot-doubtful = сомнительные
foot-undo = отменить
foot-search = найти
foot-help = справка
keys-edit = Enter сохранить   Tab сохранить, следующее предложение   Esc отказаться
keys-cut = Enter разрезать   Left Right слово   Tab 1-9 предложенные   Esc назад
keys-choose = 1-9 взять   Enter взять   j k выбрать   Esc назад
keys-differences = j k выбрать   u вернуть   Enter перейти   Esc назад
prompt-note = Заметка:
prompt-doubtful = Сомнительна, потому что:
prompt-help = Найти клавишу (Esc назад):
help-title = Клавиши

question-accept-above =
    { $count ->
        [one] принять { $count } связь с уверенностью от { $threshold }? ожидается ошибок: { $wrong }  [y — да, n — нет]
        [few] принять { $count } связи с уверенностью от { $threshold }? ожидается ошибок: { $wrong }  [y — да, n — нет]
       *[many] принять { $count } связей с уверенностью от { $threshold }? ожидается ошибок: { $wrong }  [y — да, n — нет]
    }
question-crosses = пересекает связь { $link }, она уже решена; исключить { $first } и { $second }?  [y — да, n — нет]

# Что сделала клавиша.
notice-waiting = подождёт, пока тексты изучаются … (Esc отменяет)
notice-may-stop = ожидается ошибок: { $wrong } на { $count }, можно остановиться
notice-read-only = только чтение: менять ничего нельзя
notice-no-links = Связей нет.
notice-no-doubtful = сомнительных связей не осталось
notice-no-uneven = в эту сторону других связей не 1-1 нет
notice-last = это последняя связь
notice-none-sure = нетронутых связей с такой уверенностью нет
notice-no-proposal = варианта { $number } нет
notice-realigned =
    { $links ->
        [one] перевыровнена { $links } связь, сдвинуто: { $moved }
        [few] перевыровнены { $links } связи, сдвинуто: { $moved }
       *[many] перевыровнено { $links } связей, сдвинуто: { $moved }
    }
notice-realigned-same = перевыровнено: ничего не сдвинулось
notice-undone = отменено: { $action }
notice-redone = возвращено: { $action }
notice-nothing-to-undo = отменять нечего
notice-nothing-to-redo = возвращать нечего
notice-order = порядок: { $order }
notice-filter =
    { $count ->
        [one] показаны: { $filter } ({ $count } связь)
        [few] показаны: { $filter } ({ $count } связи)
       *[many] показаны: { $filter } ({ $count } связей)
    }
notice-hints-on = подсказки включены
notice-hints-off = подсказки выключены
notice-no-query = искать пока нечего: / начинает поиск
notice-not-found = не найдено: { $text }
notice-search-round = поиск продолжен с другого конца
notice-pin-half = теперь предложение другой стороны: выберите его связь и снова нажмите p
notice-not-done = ничего не сделано
notice-cut-back = здесь предложения нарезаны иначе: это вернёт отмена (u в списке)
notice-empty-edit = предложение не может быть пустым; x исключит связь
notice-no-command = команды { $name } нет
notice-threshold = порог { $threshold }: проверить { $count }
notice-threshold-how = напишите :threshold 85, целое число от 0 до 100
notice-exported = записано: { $what }
notice-not-exported = не записано: { $what }
notice-editor-failed = редактор не сработал: { $what }
notice-not-saved = не сохранено: { $what }
notice-no-editor = редактора здесь нет

refusal-no-link = такой связи нет
refusal-nothing = менять нечего
refusal-no-sentence = на этой стороне нет предложения
refusal-too-small = связь из одного предложения разделить нельзя
refusal-settled = связь { $link } уже решена и остаётся
refusal-crosses = это пересекло бы связь { $link }, она уже решена
refusal-cut-place = здесь предложение разрезать нельзя
refusal-paragraphs = предложения стоят в разных абзацах
refusal-edited = предложение правлено: сначала отмените правку

action-accept = принять
action-leave-out = исключить
action-doubtful = отметить сомнительной
action-reopen = снять решение
action-accept-above = принять все уверенные
action-note = заметка
action-merge = объединить
action-split = разделить
action-move = перенести
action-slide = сдвинуть
action-pin = закрепить
action-take = взять вариант
action-take-back = вернуть
action-realign = перевыровнять
action-rule = правило
action-apply = патч
action-update = новые тексты
action-edit-links = редактор
action-compact = всё сделанное
action-import = загрузить
action-cut = разрезать предложение
action-join = соединить предложения
action-edit = правка

# Что делает каждая клавиша, для справки.
do-next = следующая связь
do-previous = предыдущая связь
do-source = выбрать оригинал
do-target = выбрать перевод
do-other-side = выбрать другую сторону
do-first = первая связь
do-last = последняя связь
do-page-down = на полэкрана вниз, в длинной связи — дальше по ней
do-page-up = на полэкрана вверх
do-next-doubtful = следующая сомнительная связь
do-previous-doubtful = предыдущая сомнительная связь
do-next-uneven = следующая связь не 1-1
do-previous-uneven = предыдущая связь не 1-1
do-accept-and-seek = принять и перейти к следующей сомнительной
do-accept-and-next = принять и перейти к следующей связи
do-accept = принять или снять
do-accept-above = принять все нетронутые не ниже порога (спросит)
do-leave-out = исключить из записи или вернуть
do-doubtful = отметить сомнительной с заметкой или снять отметку
do-note = написать заметку
do-take = взять вариант
do-merge = объединить со следующей связью
do-merge-previous = объединить с предыдущей связью
do-split = разделить связь: выбрать где
do-move-down = на выбранной стороне: последнее предложение в следующую связь
do-move-up = на выбранной стороне: первое предложение в предыдущую связь
do-slide-down = сдвинуть выбранную сторону отсюда на связь вниз
do-slide-up = сдвинуть выбранную сторону отсюда на связь вверх
do-pin = закрепить: по разу на каждой стороне; два предложения станут связью
do-realign = перевыровнять между ближайшими решёнными связями
do-realign-all = перевыровнять всё, что не решено
do-cut = разрезать предложение на два
do-join = соединить два предложения
do-edit = править текст предложения
do-editor = открыть связь в своём редакторе
do-range = начать отрезок; a x m r действуют на него; Esc заканчивает
do-undo = отменить
do-redo = вернуть отменённое
do-search = искать на обеих сторонах (заглавная буква — точно)
do-next-hit = следующее место
do-previous-hit = предыдущее место
do-filter = показать все, сомнительные, нетронутые, исключённые, изменённые, не 1-1, с заметками
do-order = порядок сомнительных: по тексту, сначала худшие
do-why = почему такая уверенность
do-differences = отличия от автоматического выравнивания
do-hints = подчёркивать общее для обеих сторон или нет
do-zoom = одна связь крупно, с её абзацем
do-stacked = столбцами или оригинал над переводом
do-export = записать с прежними настройками; :export ФАЙЛ
do-command-line = строка команд: всё по именам; :17 — к связи 17
do-help = эта справка
do-quit = выйти; всё уже сохранено
do-suspend = на время вернуться в оболочку
do-threshold = с какой уверенностью можно не смотреть: :threshold 85
