package dev.millrace.filters.extraction.features;

import dev.millrace.filters.extraction.tree.PageHead;
import dev.millrace.filters.extraction.tree.PageTree;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The kind of a page, from what it declares (linked data, Open Graph, generator), its address and
 * the names its elements carry. rs-trafilatura showed that one strategy does not fit all kinds.
 */
public enum PageType {
  // Where linked data names several kinds, the first of this order counts.
  FORUM,
  ARTICLE,
  PRODUCT,
  LISTING,
  DOCUMENTATION,
  OTHER;

  private static final Pattern LINKED_TYPE =
      Pattern.compile("\"@type\"\\s*:\\s*\\[?\\s*\"(?:https?://schema\\.org/)?(\\w{3,40})\"");

  private static final Pattern FORUM_PATH =
      Pattern.compile(
          "/(forums?|threads?|viewtopic|showthread|topics?|discussions?|questions|community|board|comments|foro|forum\\w*)[/.?-]|[?&](t|topic|tid)=\\d");
  private static final Pattern PRODUCT_PATH =
      Pattern.compile("/(products?|p|dp|item|shop|produkt|producto|produit|sku)/|/p-\\d");
  private static final Pattern LISTING_PATH =
      Pattern.compile(
          "/(category|categories|collections?|tags?|search|archives?|kategorie|categoria|c|browse|shop|all|list|directory|jobs|listings?)(/[^/]*)?/?$");
  private static final Pattern DOCUMENTATION_PATH =
      Pattern.compile(
          "//(docs?|developers?|api|wiki|help|support|learn)\\.|/(docs?|documentation|reference|manual|api|guide|wiki|tutorials?|kb|help)(/|$)");
  private static final Pattern ARTICLE_PATH =
      Pattern.compile("/(19|20)\\d\\d/\\d\\d?/|/(news|blog|articles?|posts?|story|stories)/.");

  public static PageType of(PageTree page) {
    PageHead head = page.head;
    String url = head.url().toLowerCase(Locale.ROOT);
    if (isForumSoftware(head.generator())) {
      return FORUM;
    }
    PageType declared = declared(head);
    if (declared != OTHER) {
      return declared;
    }
    if (FORUM_PATH.matcher(url).find()) {
      return FORUM;
    }
    if (head.sharedType().contains("product") || PRODUCT_PATH.matcher(url).find()) {
      return PRODUCT;
    }
    if (DOCUMENTATION_PATH.matcher(url).find() || isDocumentationSoftware(head.generator())) {
      return DOCUMENTATION;
    }
    if (LISTING_PATH.matcher(url).find()) {
      return LISTING;
    }
    return head.sharedType().contains("article") || ARTICLE_PATH.matcher(url).find()
        ? ARTICLE
        : OTHER;
  }

  private static PageType declared(PageHead head) {
    PageType found = OTHER;
    for (String data : head.linkedData()) {
      var matcher = LINKED_TYPE.matcher(data);
      while (matcher.find()) {
        PageType type = ofSchema(matcher.group(1));
        if (type != OTHER && (found == OTHER || type.compareTo(found) < 0)) {
          found = type;
        }
      }
    }
    return found;
  }

  private static PageType ofSchema(String name) {
    return switch (name) {
      case "Article", "NewsArticle", "BlogPosting", "ReportageNewsArticle", "Report", "Recipe" ->
          ARTICLE;
      case "TechArticle", "APIReference" -> DOCUMENTATION;
      case "DiscussionForumPosting", "QAPage" -> FORUM;
      case "Product", "ProductGroup" -> PRODUCT;
      case "CollectionPage", "ItemList", "SearchResultsPage", "ProductCollection" -> LISTING;
      default -> OTHER;
    };
  }

  private static boolean isForumSoftware(String generator) {
    return generator.contains("forum")
        || generator.contains("discourse")
        || generator.contains("phpbb")
        || generator.contains("vbulletin")
        || generator.contains("xenforo");
  }

  private static boolean isDocumentationSoftware(String generator) {
    return generator.contains("sphinx")
        || generator.contains("docusaurus")
        || generator.contains("mkdocs")
        || generator.contains("docbook")
        || generator.contains("doxygen")
        || generator.contains("mediawiki")
        || generator.contains("gitbook")
        || generator.contains("javadoc");
  }
}
