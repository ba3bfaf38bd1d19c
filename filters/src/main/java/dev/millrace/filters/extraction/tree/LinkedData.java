package dev.millrace.filters.extraction.tree;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.jsoup.parser.Parser;

/** A page's JSON-LD (schema.org), in which many sites repeat the article for search engines. */
public final class LinkedData {

  private static final ObjectMapper JSON = new ObjectMapper();

  private LinkedData() {}

  /** The longest {@code articleBody} in any of the scripts, as lines; empty when there is none. */
  public static String articleBody(List<String> scripts) {
    String longest = "";
    for (String script : scripts) {
      if (script.contains("articleBody")) {
        String found = articleBody(script);
        longest = found.length() > longest.length() ? found : longest;
      }
    }
    // A body with markup in it is a page inside a page: not worth a second parser.
    return longest.contains("</") ? "" : lines(Parser.unescapeEntities(longest, false));
  }

  private static String articleBody(String script) {
    String longest = "";
    Deque<JsonNode> open = new ArrayDeque<>();
    try {
      open.add(JSON.readTree(script));
    } catch (JsonProcessingException e) {
      return ""; // broken linked data is common and says nothing about the page
    }
    while (!open.isEmpty()) {
      JsonNode node = open.removeLast();
      String body = node.path("articleBody").asText("");
      longest = body.length() > longest.length() ? body : longest;
      node.forEach(open::add);
    }
    return longest;
  }

  private static String lines(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining("\n"));
  }
}
