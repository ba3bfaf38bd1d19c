package dev.millrace.filters.extraction.tree;

import dev.millrace.filters.extraction.features.BlockFeatures;
import java.util.HashMap;
import java.util.Map;

/**
 * Evidence about the role of an element: from its tag, its ARIA role, or the words of its class, id
 * and itemprop. Site authors of every language mostly name classes in English.
 *
 * <p>A mark is a hint and never a verdict: a class named {@code sidebar-layout} may hold the whole
 * page, so {@link BlockFeatures} always weighs a mark with the share of the page it covers.
 */
public enum Mark {
  // From tags and roles.
  NAVIGATION(""),
  FOOTER(""),
  HEADER(""),
  ASIDE(""),
  FORM(""),
  ARTICLE(""),
  MAIN(""),
  LIST(""),
  TABLE(""),
  FIGURE(""),
  QUOTE(""),
  DEFINITIONS(""),
  DETAILS(""),
  SECTION(""),
  BUTTON(""),
  // Some forums put the whole thread there for crawlers, most pages a request to switch scripts on.
  SCRIPTLESS(""),
  HIDDEN("hidden hide invisible sr offscreen collapsed noprint"),
  // From names.
  MENU(
      "nav menu navbar navigation navi topnav subnav mainmenu submenu megamenu dropdown toolbar"
          + " topbar sitemap offcanvas drawer menue"),
  FOOT("footer foot bottom copyright colophon legal disclaimer imprint impressum footnav"),
  HEAD("header head masthead top logo brand"),
  SIDEBAR("sidebar side rail aside secondary widget widgets rightcol leftcol rightrail column col"),
  CONTENT(
      "content entry body text story prose articlebody postbody maincontent bodytext contenido"
          + " inhalt contenu richtext wysiwyg copy markdown mw rte entrytext posttext articletext"
          + " storybody postcontent articlecontent entrycontent maintext textbody document doc"),
  POST("article post blog news blogpost artikel articulo noticia story hentry press"),
  MAIN_NAME("main primary center page wrapper container"),
  COMMENT("comment comments disqus respond comentarios kommentare commentaires reply replies"),
  SHARE(
      "share sharing social facebook twitter addthis sharedaddy whatsapp pinterest linkedin follow"
          + " sharebar socials addtoany telegram instagram bookmark like"),
  RELATED(
      "related recommended recommend recommendation recommendations more similar popular trending"
          + " latest outbrain taboola read mostread also recirc next prev previous suggestions"
          + " readmore further recent archive discover explore"),
  PROMOTION(
      "promo ad ads advert advertisement advertising sponsor sponsored banner adsense dfp marketing"
          + " partner affiliate commercial campaign offer outbrain promotion"),
  METADATA(
      "meta metadata byline author authors date dateline time timestamp published publish posted"
          + " info postmeta kicker category categories credit credits source updated views"),
  TAGS("tag tags topics keywords labels taxonomy hashtags chips"),
  BIOGRAPHY("bio biography profile about avatar user contributor writer"),
  BREADCRUMB("breadcrumb breadcrumbs crumbs crumb pathway"),
  PAGINATION("pagination pager paging paginator pages"),
  POPUP(
      "popup modal cookie cookies consent gdpr overlay lightbox dialog alert toast notice cmp"
          + " notification"),
  NEWSLETTER(
      "newsletter subscribe subscription signup mailing optin mailchimp paywall premium register"),
  ACCOUNT(
      "login signin account cart basket wishlist search searchform checkout currency language lang"
          + " locale"),
  FORUM(
      "post posts message messages thread topic postbody question answer answers discussion forum"
          + " reply"),
  PRODUCT("product products price sku shop store item specification specifications spec specs"),
  DESCRIPTION(
      "description desc details detail overview summary excerpt intro lead standfirst subtitle"
          + " abstract"),
  CAPTION(
      "caption figcaption image photo img picture media gallery video slideshow thumbnail thumb"
          + " player"),
  REVIEW("review reviews rating ratings testimonial testimonials stars"),
  CONTENTS("toc contents tableofcontents jump anchors outline"),
  CARD(
      "card cards teaser teasers tile tiles grid listing listings list items results feed carousel"
          + " slider swiper"),
  HERO("hero jumbotron cover intro splash"),
  ACCORDION("faq faqs accordion tab tabs panel collapse toggle"),
  CALL("cta button btn buttons action actions call"),
  TITLE("title headline heading h1 h2 subheading"),
  SECTION_NAME("section block module row wrap inner feature features component"),
  QUOTED("quote blockquote pullquote quoted signature sig"),
  EDIT("edit editsection print toolbox tools permalink headerlink noprint"),
  REFERENCES("references reflist footnote footnotes citation bibliography notes sources");

  private static final int MIN_COMPOUND = 4;
  private static final Map<String, Long> WORDS = words();

  private final String names;

  Mark(String names) {
    this.names = names;
  }

  /** The place of this mark in lists of all marks. */
  @SuppressWarnings("EnumOrdinal") // never stored: lives as long as one page's tree
  public int index() {
    return ordinal();
  }

  long bit() {
    return 1L << index();
  }

  /** The marks of the words in a class, id or itemprop value. */
  static long ofNames(String value) {
    long marks = 0;
    for (String word : NameWords.of(value)) {
      Long known = WORDS.get(word);
      marks |= known == null ? ofCompound(word) : known;
    }
    return marks;
  }

  /** Words written as one, as in relatedposts: the longest known beginning and ending. */
  private static long ofCompound(String word) {
    int length = word.length();
    long marks = 0;
    for (int size = length - 1; size >= MIN_COMPOUND && marks == 0; size--) {
      marks = WORDS.getOrDefault(word.substring(0, size), 0L);
    }
    long ending = 0;
    for (int size = length - 1; size >= MIN_COMPOUND && ending == 0; size--) {
      ending = WORDS.getOrDefault(word.substring(length - size), 0L);
    }
    return marks | ending;
  }

  private static Map<String, Long> words() {
    Map<String, Long> words = new HashMap<>();
    for (Mark mark : values()) {
      for (String word : mark.names.split(" ", -1)) {
        if (!word.isEmpty()) {
          words.merge(word, mark.bit(), (a, b) -> a | b);
        }
      }
    }
    return Map.copyOf(words);
  }
}
