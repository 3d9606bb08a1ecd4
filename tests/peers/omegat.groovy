// Percentages of OmegaT: reads lines "language TAB text TAB text", writes "stemmed unstemmed verbatim" for each.
// java -cp /usr/share/omegat/OmegaT.jar groovy.ui.GroovyMain tests/peers/omegat.groovy < pairs > percentages
// A line "language TAB text" is answered with the tokens of the text, in the three ways.
// One language in one run: the classes keep what they cut by the text alone.
import org.omegat.core.matching.FuzzyMatcher
import org.omegat.core.matching.LevenshteinDistance
import org.omegat.tokenizer.*

def tokenizers = [
    en: { new LuceneEnglishTokenizer() }, ru: { new LuceneRussianTokenizer() }, de: { new LuceneGermanTokenizer() },
]
def input = new BufferedReader(new InputStreamReader(System.in, "UTF-8"))
def out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, "UTF-8")
def distance = new LevenshteinDistance()
def known = [:]
String line
while ((line = input.readLine()) != null) {
    String[] parts = line.split("\t", -1)
    def locale = new Locale(parts[0])
    ITokenizer cut = known.computeIfAbsent(parts[0]) { language -> tokenizers.getOrDefault(language, { new DefaultTokenizer() })() }
    def ways = { String text ->
        String small = text.toLowerCase(locale)
        [cut.tokenizeWords(text, ITokenizer.StemmingMode.MATCHING), cut.tokenizeWords(small, ITokenizer.StemmingMode.NONE),
         cut.tokenizeVerbatim(small)]
    }
    if (parts.length == 2) {
        String small = parts[1].toLowerCase(locale)
        out.println([cut.tokenizeWordsToStrings(parts[1], ITokenizer.StemmingMode.MATCHING),
            cut.tokenizeWordsToStrings(small, ITokenizer.StemmingMode.NONE), cut.tokenizeVerbatimToStrings(small)]
            .collect { it.join("|") }.join("\t"))
    } else {
        def one = ways(parts[1]), other = ways(parts[2])
        out.println((0..2).collect { FuzzyMatcher.calcSimilarity(distance, one[it], other[it]) }.join(" "))
    }
}
out.flush()
