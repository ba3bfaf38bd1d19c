package dev.millrace.inference.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What texts fit a form, over their bytes. A rule has alternatives, an alternative is a row of
 * elements, and an element is a set of bytes or a rule. Immutable; threads may share it.
 */
public final class Grammar {
  /** Ends an alternative. */
  static final int END = Integer.MIN_VALUE;

  /** Characters of what a grammar is read from. */
  private static final int MAX_TEXT = 1 << 18;

  private final int[] elements;
  private final List<BitSet> byteSets;
  private final int[][] alternatives;
  private final int[] leastBytes;
  private final int root;

  /**
   * @param elements place of a set of bytes, or -1 - a rule's number, or {@link #END}
   * @param alternatives of each rule, where they begin; none that cannot end
   * @param leastBytes from each element to its alternative's end
   */
  Grammar(int[] elements, List<BitSet> byteSets, int[][] alternatives, int[] leastBytes, int root) {
    this.elements = elements;
    this.byteSets = byteSets;
    this.alternatives = alternatives;
    this.leastBytes = leastBytes;
    this.root = root;
  }

  /**
   * Reads llama.cpp's notation.
   *
   * @throws GrammarException if it cannot be read, or nothing fits it
   */
  public static Grammar ofGbnf(String text) {
    return GrammarCompiler.compile("root", GbnfReader.read(bounded(text)));
  }

  /** Texts that a regular expression matches as a whole. */
  public static Grammar ofRegex(String regex) {
    return GrammarCompiler.compile(RegexReader.read(bounded(regex), RegexReader.Form.PLAIN));
  }

  /** One of these texts. */
  public static Grammar ofChoices(List<String> choices) {
    return GrammarCompiler.compile(Expression.texts(choices.stream()));
  }

  /** Any JSON object. */
  public static Grammar ofJsonObject() {
    return GrammarCompiler.compile("root", JsonText.objects());
  }

  /** JSON that fits a schema. */
  public static Grammar ofJsonSchema(JsonNode schema) {
    bounded(schema.toString());
    return GrammarCompiler.compile("root", new JsonSchemaReader(schema, "").read());
  }

  private static String bounded(String text) {
    if (text.length() > MAX_TEXT) {
      throw new GrammarException(
          "it is too large: " + text.length() + " characters, at most " + MAX_TEXT);
    }
    return text;
  }

  /**
   * A call of one of some tools as a JSON object of its name and its arguments.
   *
   * @param tools the schema of each one's arguments by its name
   * @param key what the arguments are called
   * @param before what stands before the object, and after it
   */
  public static Grammar ofCall(
      Map<String, JsonNode> tools, String key, String before, String after) {
    Map<String, Expression> rules = new LinkedHashMap<>();
    List<Expression> calls = new ArrayList<>();
    tools.forEach(
        (name, schema) -> {
          bounded(schema.toString());
          String prefix = "tool " + calls.size() + " ";
          rules.putAll(new JsonSchemaReader(schema, prefix).read());
          calls.add(
              Expression.sequence(
                  Expression.text("{\"name\": " + TextNode.valueOf(name) + ", \"" + key + "\": "),
                  new Expression.Named(prefix + "root"),
                  Expression.text("}")));
        });
    rules.put(
        "root",
        Expression.sequence(
            Expression.text(before), new Expression.Choice(calls), Expression.text(after)));
    return GrammarCompiler.compile("root", rules);
  }

  int element(int at) {
    return elements[at];
  }

  boolean fits(int set, int value) {
    return byteSets.get(set).get(value);
  }

  int[] alternatives(int rule) {
    return alternatives[rule];
  }

  int leastBytes(int at) {
    return leastBytes[at];
  }

  int root() {
    return root;
  }

  /** Bytes of the shortest text that fits. */
  public int leastBytes() {
    int least = Integer.MAX_VALUE;
    for (int start : alternatives[root]) {
      least = Math.min(least, leastBytes[start]);
    }
    return least;
  }
}
