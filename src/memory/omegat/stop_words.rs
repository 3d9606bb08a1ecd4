//! The words that `OmegaT` leaves out of a stemmed text, by language: those that say nothing of what a text is about.
//!
//! They were found by asking `OmegaT` 3.6 which words leave nothing when they are stemmed (`tests/peers/omegat.groovy`): 56,000 English,
//! 88,000 Russian and 18,000 German words of texts, and the forms of German pronouns and articles.

/// English.
pub const ENGLISH: &str = "a able about according across after against all allow allowing allows almost already also although always among \
    an and another any approach are around as at available based be because become been before being best better \
    between both brief briefly but by called can certain considered could current currently did different difficult \
    directly do does done down during each easily easy effects either enough et even every examined example \
    excellent far few finds first following for from further get getting give given gives go going good had has have \
    having he her here him his how however if importance important inc include included includes including increased \
    increasing indicate indicated instead into is it its itself just keep kinds lack large last later least less \
    lets like likely little low made mainly maintains major make makes making many may means might mm more most mr \
    ms much must near necessary new next no not now number obviously of often on once one only other others our out \
    outlined outlines over overall own part parts possible present probably quickly quite rather re really require \
    required requires result results said same say second set several she should similar simply simulation since \
    small so some something still such suggest suggested suggestions suggests than that the their them then there \
    therefore these they this those though through thus to today together towards two type types under until up use \
    used uses using usually various very was way ways we well were what when where whereas whether which while who \
    whose why wide will with within without would yet you your";

/// Russian.
pub const RUSSIAN: &str = "а без более больше будет будто бы был была были было быть в вам вас вдруг ведь во вот впрочем все всегда всего \
    всех всю вы где говорил да даже два для до другой его ее ей ему если есть еще ж же жизнь за зачем здесь и из или \
    им иногда их к кажется как какая какой когда конечно кто куда ли лучше между меня мне много может можно мой моя \
    мы на над надо наконец нас не него нее ней нельзя нет ни нибудь никогда ним них ничего но ну о об один он она \
    они опять от перед по под после потом потому почти при про раз разве с сам свою себе себя сегодня сейчас сказал \
    сказала сказать со совсем так такой там тебя тем теперь то тогда того тоже только том тот три тут ты у уж уже \
    хорошо хоть чего человек чем через что чтоб чтобы чуть эти этого этой этом этот эту я";

/// German.
pub const GERMAN: &str = "aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes anderm andern \
    anderr anders auch auf aus bei bin bis bist da damit dann das dasselbe dazu daß dein deine deinem deinen deiner \
    deines dem demselben den denn denselben der derer derselbe derselben des desselben dessen dich die dies diese \
    dieselbe dieselben diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines einig \
    einige einigem einigen einiger einiges einmal er es etwas euch euer eure eurem euren eurer eures für gegen \
    gewesen hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in \
    indem ins ist jede jedem jeden jeder jedes jene jenem jenen jener jenes jetzt kann kein keine keinem keinen \
    keiner keines können könnte machen man manche manchem manchen mancher manches mein meine meinem meinen meiner \
    meines mich mir mit muss musste nach nicht nichts noch nun nur ob oder ohne sehr sein seine seinem seinen seiner \
    seines selbst sich sie sind so solche solchem solchen solcher solches soll sollte sondern sonst um und uns unse \
    unsem unsen unser unses unter viel vom von vor war waren warst was weg weil weiter welche welchem welchen \
    welcher welches wenn werde werden wie wieder will wir wird wirst wo wollen wollte während würde würden zu zum \
    zur zwar zwischen über";
