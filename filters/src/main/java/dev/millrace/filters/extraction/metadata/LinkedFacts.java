package dev.millrace.filters.extraction.metadata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a page's JSON-LD (schema.org) says of the page's own article.
 *
 * @param authors in the order of naming
 * @param published as written, or empty
 * @param site the name of the web site, else of the publisher, or empty
 * @param licence an address, or empty
 * @param description or empty
 */
record LinkedFacts(
    List<String> authors, String published, String site, String licence, String description) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** More nodes than a page's own description has; the rest is not looked at. */
  private static final int MAX_NODES = 20_000;

  static LinkedFacts of(List<String> scripts) {
    Map<String, JsonNode> byId = new HashMap<>();
    List<JsonNode> things = new ArrayList<>();
    for (String script : scripts) {
      collect(script, things, byId);
    }
    JsonNode article = first(things, LinkedFacts::isArticle);
    JsonNode page = first(things, thing -> typed(thing, "webpage"));
    JsonNode website = first(things, thing -> typed(thing, "website"));
    Set<String> authors = new LinkedHashSet<>();
    names(article.path("author"), byId, authors);
    if (authors.isEmpty()) {
      names(article.path("creator"), byId, authors);
    }
    return new LinkedFacts(
        List.copyOf(authors),
        firstText(article.path("datePublished"), page.path("datePublished")),
        firstText(website.path("name"), resolved(article.path("publisher"), byId).path("name")),
        firstText(article.path("license"), page.path("license")),
        firstText(article.path("description"), page.path("description")));
  }

  private interface Test {
    boolean holds(JsonNode thing);
  }

  private static JsonNode first(List<JsonNode> things, Test test) {
    return things.stream().filter(test::holds).findFirst().orElse(JSON.createObjectNode());
  }

  private static void collect(String script, List<JsonNode> things, Map<String, JsonNode> byId) {
    Deque<JsonNode> open = new ArrayDeque<>();
    try {
      open.add(JSON.readTree(script));
    } catch (JsonProcessingException e) {
      return; // broken linked data is common and says nothing about the page
    }
    for (int seen = 0; !open.isEmpty() && seen < MAX_NODES; seen++) {
      JsonNode node = open.removeFirst();
      if (node.isObject() && node.has("@type")) {
        things.add(node);
        String id = node.path("@id").asText("");
        if (!id.isEmpty() && node.size() > 2) {
          byId.putIfAbsent(id, node);
        }
      }
      node.forEach(open::add);
    }
  }

  private static boolean isArticle(JsonNode thing) {
    return typed(thing, "article") || typed(thing, "posting") || typed(thing, "report");
  }

  /** Whether one of its types ends so: NewsArticle, BlogPosting, AboutPage. */
  private static boolean typed(JsonNode thing, String ending) {
    JsonNode types = thing.path("@type");
    if (types.isTextual()) {
      return lower(types).endsWith(ending);
    }
    for (JsonNode type : types) {
      if (lower(type).endsWith(ending)) {
        return true;
      }
    }
    return false;
  }

  private static String lower(JsonNode text) {
    return text.asText("").toLowerCase(Locale.ROOT);
  }

  private static JsonNode resolved(JsonNode node, Map<String, JsonNode> byId) {
    if (node.isArray()) {
      return resolved(node.path(0), byId);
    }
    return node.has("name") ? node : byId.getOrDefault(node.path("@id").asText(""), node);
  }

  private static void names(JsonNode who, Map<String, JsonNode> byId, Set<String> into) {
    if (who.isArray()) {
      who.forEach(one -> names(one, byId, into));
    } else if (who.isTextual()) {
      into.add(who.asText());
    } else if (who.isObject()) {
      JsonNode name = resolved(who, byId).path("name");
      if (name.isArray()) {
        name.forEach(one -> into.add(one.asText("")));
      } else {
        into.add(name.asText(""));
      }
    }
  }

  private static String firstText(JsonNode... candidates) {
    for (JsonNode candidate : candidates) {
      JsonNode one = candidate.isArray() ? candidate.path(0) : candidate;
      String text =
          one.isObject() ? one.path("@id").asText(one.path("url").asText("")) : one.asText("");
      if (!text.isBlank()) {
        return text;
      }
    }
    return "";
  }
}
