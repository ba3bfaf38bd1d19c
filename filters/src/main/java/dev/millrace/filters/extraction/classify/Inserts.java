package dev.millrace.filters.extraction.classify;

import dev.millrace.filters.extraction.tree.PageElement;
import dev.millrace.filters.extraction.tree.PageTree;
import dev.millrace.filters.extraction.tree.TextBlock;
import dev.millrace.filters.extraction.tree.Trait;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Banners that ask for consent and advertisements, by their names, their buttons and the label that
 * the law asks for. A page that consists of them (a cookie policy, classified advertisements) keeps
 * them.
 */
public final class Inserts {

  private static final double MAX_CONSENT_WORDS = 200;
  private static final double MAX_LABELLED_WORDS = 120;

  /** Advertisements that are more of the chosen text than this are what the page is about. */
  private static final double MAX_SHARE = 1.0 / 3;

  private static final Pattern CONSENT_SUBJECT =
      Pattern.compile(
          "cookie|gdpr|dsgvo|rgpd|privacy|privat|confidentialit|данн|куки|クッキー|プライバシー|隐私|개인정보|쿠키",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private static final int MAX_LABEL = 45;

  private static final Set<String> SPEAKING =
      Set.of("h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "dt", "dd");

  /** What the law has written over advertisements, and what papers write around them. */
  private static final Set<String> LABELS =
      Set.of(
          ("advertisement,advertisements,advertising,advert,ad,ads,sponsored,sponsored content,"
                  + "sponsored post,paid content,paid advertisement,promoted,promoted content,"
                  + "story continues below advertisement,article continues below advertisement,"
                  + "continue reading below advertisement,advertisement continue reading below,"
                  + "skip advertisement,anzeige,anzeigen,werbung,publicité,publicidad,publicidade,"
                  + "pubblicità,reklama,reklam,reklame,reklaam,annons,annonce,advertentie,mainos,"
                  + "hirdetés,publicitate,oglas,реклама,διαφήμιση,iklan,quảng cáo,広告,广告,廣告,광고,"
                  + "إعلان,إعلانات,פרסומת,โฆษณา")
              .split(",", -1));

  private final PageTree page;
  private final List<TextBlock> blocks;
  private final double words;
  private final Set<PageElement> inserts = new HashSet<>();
  private final Set<TextBlock> labels = new HashSet<>();

  private Inserts(PageTree page, List<TextBlock> blocks) {
    this.page = page;
    this.blocks = blocks;
    this.words = words(blocks);
  }

  public static List<TextBlock> drop(PageTree page, List<TextBlock> blocks) {
    Inserts consent = new Inserts(page, blocks);
    consent.findConsent();
    List<TextBlock> rest = consent.without(0.5);
    Inserts advertisements = new Inserts(page, rest);
    advertisements.findAdvertisements();
    return advertisements.without(MAX_SHARE);
  }

  private void findConsent() {
    for (PageElement element : page.elements) {
      if (element.has(Trait.CONSENT) && page.words(element) <= 4 * MAX_CONSENT_WORDS) {
        inserts.add(element);
      } else if (element.has(Trait.CONSENT_BUTTON)) {
        addAround(element);
      }
    }
  }

  /** The smallest element around a button that says what is asked for. */
  private void addAround(PageElement button) {
    @Nullable PageElement at = button;
    while (at != null && page.words(at) <= MAX_CONSENT_WORDS) {
      for (TextBlock block : page.blocksOf(at)) {
        if (CONSENT_SUBJECT.matcher(block.text).find()) {
          inserts.add(at);
          return;
        }
      }
      at = at.parent;
    }
  }

  private void findAdvertisements() {
    for (PageElement element : page.elements) {
      if (element.has(Trait.ADVERTISEMENT) && page.words(element) <= page.words() / 2) {
        inserts.add(element);
      }
    }
    for (TextBlock block : page.blocks) {
      if (isLabel(block)) {
        labels.add(block);
        addLabelled(block);
      }
    }
  }

  /** A heading or an item of a list may well speak of advertising. */
  private static boolean isLabel(TextBlock block) {
    return block.text.length() <= MAX_LABEL
        && !SPEAKING.contains(block.element.tag)
        && LABELS.contains(bare(block.text).toLowerCase(Locale.ROOT));
  }

  /** Without what is no letter at both ends. */
  private static String bare(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && !Character.isLetter(text.charAt(start))) {
      start++;
    }
    while (end > start && !Character.isLetter(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** The outermost small element that begins with the label. */
  private void addLabelled(TextBlock label) {
    @Nullable PageElement at = label.element;
    while (at != null
        && at.firstBlock == label.index
        && page.words(at) <= MAX_LABELLED_WORDS
        && page.words(at) <= page.words() / 2) {
      inserts.add(at);
      at = at.parent;
    }
  }

  /** The blocks outside of what was found, or all where that is more than this share of them. */
  private List<TextBlock> without(double maxShare) {
    if (inserts.isEmpty() && labels.isEmpty()) {
      return blocks;
    }
    List<TextBlock> outside =
        blocks.stream().filter(block -> !labels.contains(block) && !isInside(block)).toList();
    return words - words(outside) <= maxShare * words ? outside : blocks;
  }

  private boolean isInside(TextBlock block) {
    @Nullable PageElement at = block.element;
    while (at != null && !inserts.contains(at)) {
      at = at.parent;
    }
    return at != null;
  }

  private static double words(List<TextBlock> blocks) {
    return blocks.stream().mapToDouble(block -> block.statistics.words()).sum();
  }
}
