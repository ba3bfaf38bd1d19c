package dev.millrace.filters.extraction.tree;

import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** Buttons, and links that look like some, by which a reader answers a consent banner. */
final class ConsentButton {

  private static final int MAX_LENGTH = 40;
  private static final int MAX_NODES = 8;

  /** How such an answer begins, in the languages of most pages. */
  private static final Pattern ANSWER =
      Pattern.compile(
          "(yes,? |i |we |only |alle |allen |nur |tout |tous |todas |tutti |все |все |j['’])?"
              + "(accept|agree|allow|consent|got it|okay$|ok$|ok,|decline|reject|refuse|deny|"
              + "understand|necessary only|essential only|manage (my )?(cookie|consent|preference)|"
              + "cookie (settings|preferences)|(cookies )?(akzept|zulassen|erlaub|ablehn)|zustimm|"
              + "einverstanden|verstanden$|ich stimme|refus|d['’]accord|acept|rechaz|entendido|"
              + "aceit|recus|concordo|accett|rifiut|ho capito|akkoord|weiger|godkänn|godkend|godta|"
              + "avvis|tillat|tillad|hyväks|akcept|zgadzam|odrzu|souhlas|súhlas|přij|prij|odmít|"
              + "elfogad|kabul|reddet|принять|принимаю|соглас|отклон|погодж|прийняти|同意|接受|許可|"
              + "承諾|拒绝|拒絕|拒否|すべて許可|동의|수락|허용|거부|موافق|أوافق|قبول|מסכים|אישור|"
              + "αποδοχή|συμφωνώ|sutinku|nõustun|piekrītu|prihvat|prihva|sprejm|đồng ý|setuju|"
              + "ยอมรับ)",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private ConsentButton() {}

  static boolean is(Element element, String tag) {
    return (tag.equals("button") || element.attr("role").equals("button") || isActing(element, tag))
        && isAnswer(shortText(element));
  }

  /** Whether a link does something here rather than lead elsewhere. */
  private static boolean isActing(Element link, String tag) {
    if (!tag.equals("a")) {
      return false;
    }
    String target = link.attr("href");
    String className = link.className();
    return target.isEmpty()
        || target.startsWith("#")
        || target.startsWith("javascript:")
        || target.contains("cookie")
        || target.contains("consent")
        || className.contains("btn")
        || className.contains("button");
  }

  static boolean isAnswer(String text) {
    return !text.isEmpty() && ANSWER.matcher(text).lookingAt();
  }

  /** The element's text where that is a few words in a few nodes; else empty. */
  private static String shortText(Element element) {
    if (element.childNodeSize() > MAX_NODES) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    for (Node node : element.childNodes()) {
      Node inner = node.childNodeSize() == 1 ? node.childNode(0) : node;
      if (inner instanceof TextNode words) {
        if (words.getWholeText().length() > 4 * MAX_LENGTH) {
          return "";
        }
        text.append(' ').append(words.text());
      }
    }
    return text.length() > 2 * MAX_LENGTH ? "" : cut(text.toString().strip());
  }

  private static String cut(String text) {
    return text.length() > MAX_LENGTH ? "" : text;
  }
}
