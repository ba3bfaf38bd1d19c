package dev.millrace.inference.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JsonSchemaReaderTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Grammar grammar(String schema) {
    try {
      return Grammar.ofJsonSchema(JSON.readTree(schema.replace('\'', '"')));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(schema, e);
    }
  }

  private static void fits(String schema, String... texts) {
    Grammar grammar = grammar(schema);
    for (String text : texts) {
      assertThat(Matching.fits(grammar, text.replace('\'', '"')))
          .as("%s of %s", text, schema)
          .isTrue();
    }
  }

  private static void fitsNot(String schema, String... texts) {
    Grammar grammar = grammar(schema);
    for (String text : texts) {
      assertThat(Matching.fits(grammar, text.replace('\'', '"')))
          .as("%s of %s", text, schema)
          .isFalse();
    }
  }

  @Test
  void membersStandInTheirOrderAndRequiredOnesAreThere() {
    String schema =
        "{'type':'object','properties':{'a':{'type':'integer'},'b':{'type':'string'},"
            + "'c':{'type':'null'}},'required':['b'],'additionalProperties':false}";
    fits(
        schema,
        "{'b':'x'}",
        "{ 'a': 1, 'b': 'x'}",
        "{'a':-1,'b':'','c':null}",
        "{'b':'','c':null}");
    fitsNot(schema, "{}", "{'a':1}", "{'b':'x','a':1}", "{'b':1}", "{'b':'x','d':1}", "{'b':'x',}");
  }

  @Test
  void furtherMembersAreNotCalledLikeNamedOnes() {
    String schema =
        "{'type':'object','properties':{'ab':{'type':'integer'}},"
            + "'additionalProperties':{'type':'boolean'}}";
    fits(schema, "{}", "{'ab':1,'a':true}", "{'abc':true,'b':false,'':true}");
    fitsNot(schema, "{'ab':true}", "{'ab':1,'ab':true}", "{'x':1}");
    fits("{'type':'object'}", "{'x':[1,{'y':null}]}");
    fits("{'type':'object','patternProperties':{'^x_':{'type':'integer'}}}", "{'x_1':5}", "{}");
    fitsNot("{'type':'object','patternProperties':{'^x_':{'type':'integer'}}}", "{'y':5}");
  }

  @Test
  void referencesMayComeBackToThemselves() {
    String tree =
        "{'$ref':'#/$defs/node','$defs':{'node':{'type':'object','properties':{'v':{'type':'integer'},"
            + "'next':{'anyOf':[{'$ref':'#/$defs/node'},{'type':'null'}]}},'required':['v','next']}}}";
    fits(tree, "{'v':1,'next':null}", "{'v':1,'next':{'v':2,'next':{'v':3,'next':null}}}");
    fitsNot(tree, "{'v':1}", "{'v':1,'next':{}}");
    fits("{'type':'array','items':{'$ref':'#'}}", "[]", "[[],[[]]]");
  }

  @Test
  void arraysHaveTheirElements() {
    fits("{'type':'array','items':{'enum':[1,2]},'minItems':1,'maxItems':2}", "[1]", "[2, 1]");
    fitsNot(
        "{'type':'array','items':{'enum':[1,2]},'minItems':1,'maxItems':2}",
        "[]",
        "[1,1,1]",
        "[3]");
    String row =
        "{'type':'array','prefixItems':[{'type':'string'},{'type':'boolean'}],'items':{'type':'null'},"
            + "'minItems':1}";
    fits(row, "['a']", "['a',true]", "['a',true,null,null]");
    fitsNot(row, "[]", "[true]", "['a',null]");
    fitsNot("{'type':'array','prefixItems':[{'const':1}],'items':false}", "[1,1]");
  }

  @Test
  void stringsHaveLengthsPatternsAndFormats() {
    fits("{'type':'string','minLength':2,'maxLength':3}", "'ab'", "'ä😀\\n'");
    fitsNot("{'type':'string','minLength':2,'maxLength':3}", "'a'", "'abcd'", "'a\n'");
    fits("{'type':'string','pattern':'^[a-z]+\\\\d$'}", "'ab1'");
    fitsNot("{'type':'string','pattern':'^[a-z]+\\\\d$'}", "'ab'", "'1ab1'");
    fits("{'type':'string','pattern':'b\\\\sc'}", "'ab cd'", "'b\\tc'");
    fitsNot("{'type':'string','pattern':'b\\\\sc'}", "'b\tc'", "'bc'");
    fits("{'type':'string','format':'date'}", "'2024-02-28'");
    fitsNot("{'type':'string','format':'date'}", "'2024-02-30'", "'2024-13-01'");
    fits("{'type':'string','format':'date-time'}", "'2024-12-31T23:59:59.5+01:00'");
    fits("{'type':'string','format':'ipv4'}", "'255.0.10.1'");
    fitsNot("{'type':'string','format':'ipv4'}", "'256.0.0.1'");
  }

  @Test
  void typesOptionsAndConstants() {
    fits("{'type':['integer','null']}", "12", "null");
    fitsNot("{'type':['integer','null']}", "1.5", "01", "-", "true");
    fits("{'type':'number'}", "0.5", "-12e+3", "7");
    fits("{'enum':['a',1,null,{'b':[true]}]}", "'a'", "1", "null", "{'b':[true]}");
    fits("{'type':'string','enum':['a',1]}", "'a'");
    fitsNot("{'type':'string','enum':['a',1]}", "1");
    fits("{'oneOf':[{'const':'x'},{'type':'boolean'}]}", "'x'", "false");
    fits("{'type':'object','properties':{'k':{}},'anyOf':[{'required':['k']}]}", "{'k':[1]}");
    fitsNot("{'type':'object','properties':{'k':{}},'anyOf':[{'required':['k']}]}", "{}");
    fits("{'nullable':true,'type':'string'}", "null", "''");
    fits("true", "{'a':[1,2.5,'x']}");
  }

  @Test
  void allOfBindsByAll() {
    String schema =
        "{'allOf':[{'$ref':'#/$defs/a'},{'type':'object','properties':{'y':{'type':'integer','minimum':3}},"
            + "'required':['y']}],'$defs':{'a':{'type':'object','properties':{'x':{'type':'string'},"
            + "'y':{'type':'number','maximum':5}},'required':['x']}}}";
    fits(schema, "{'x':'','y':3}", "{'x':'','y':5}");
    fitsNot(schema, "{'x':''}", "{'x':'','y':2}", "{'x':'','y':6}", "{'x':'','y':3.5}");
  }

  /** Every whole number around the bounds, and random decimals. */
  @Test
  void numbersLieBetweenTheirBounds() {
    for (int[] bounds : new int[][] {{0, 9}, {-5, 12}, {98, 1003}, {-1200, -37}, {7, 7}, {-1, 0}}) {
      String schema = "{'type':'integer','minimum':" + bounds[0] + ",'maximum':" + bounds[1] + "}";
      Grammar grammar = grammar(schema);
      for (int n = -1300; n <= 1300; n++) {
        assertThat(Matching.fits(grammar, Integer.toString(n)))
            .as("%d of %s", n, schema)
            .isEqualTo(bounds[0] <= n && n <= bounds[1]);
      }
    }
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 40; i++) {
      BigDecimal low = BigDecimal.valueOf(random.nextInt(-3000, 3000), random.nextInt(3));
      BigDecimal high = low.add(BigDecimal.valueOf(random.nextInt(0, 2000), random.nextInt(3)));
      String schema =
          "{'type':'number','minimum':"
              + low
              + ",'exclusiveMaximum':"
              + high.add(BigDecimal.ONE)
              + "}";
      Grammar grammar = grammar(schema);
      for (int j = 0; j < 60; j++) {
        BigDecimal n = BigDecimal.valueOf(random.nextInt(-350_000, 350_000), 2);
        boolean within = n.compareTo(low) >= 0 && n.compareTo(high.add(BigDecimal.ONE)) < 0;
        String text =
            n.setScale(
                    2
                        + Math.max(
                            low.stripTrailingZeros().scale(),
                            Math.max(0, high.add(BigDecimal.ONE).stripTrailingZeros().scale())))
                .toPlainString();
        assertThat(Matching.fits(grammar, text)).as("%s of %s", text, schema).isEqualTo(within);
      }
    }
  }

  @Test
  void openBoundsAreOpen() {
    fits("{'type':'integer','exclusiveMinimum':3}", "4", "123456");
    fitsNot("{'type':'integer','exclusiveMinimum':3}", "3", "0", "-4");
    fits("{'type':'integer','maximum':-2}", "-2", "-300");
    fitsNot("{'type':'integer','maximum':-2}", "-1", "0", "5");
    fits("{'type':'number','minimum':0,'maximum':1}", "0", "1", "0.25", "1.00");
    fitsNot("{'type':'number','minimum':0,'maximum':1}", "1.01", "-0.01", "2");
  }

  @Test
  void whatCannotBeSatisfiedOrNeverEndsIsRefused() {
    refused("false", "nothing fits it");
    refused(
        "{'type':'object','properties':{'a':{'$ref':'#'}},'required':['a']}", "nothing fits it");
    refused("{'$ref':'#'}", "nothing fits it");
    refused("{'enum':[]}", "nothing fits it");
    refused("{'type':'integer','minimum':5,'maximum':4}", "nothing fits it");
    refused("{'type':'string','minLength':5,'maxLength':4}", "nothing fits it");
    refused("{'allOf':[{'type':'string'},{'type':'integer'}]}", "nothing fits it");
    refused("{'allOf':[{'$ref':'#'}],'type':'object'}", "without end");
    refused(
        "{'type':'object','properties':{'a':{}},'required':['b'],'additionalProperties':false}",
        "nothing fits it");
  }

  @Test
  void whatIsNotSupportedIsNamed() {
    refused("{'not':{}}", "'not'");
    refused("{'type':'integer','multipleOf':3}", "'multipleOf'");
    refused("{'type':'array','uniqueItems':true}", "'uniqueItems'");
    refused("{'properties':{'a':{'if':{}}}}", "#/properties/a: 'if'");
    refused("{'type':'strin'}", "type 'strin'");
    refused("{'$ref':'http://x/y'}", "leads out");
    refused("{'$ref':'#/$defs/a'}", "leads to nothing");
    refused("{'type':'string','pattern':'(?=a)'}", "look-around");
    refused("{'properties':{'a':7}}", "a schema is an object");
    refused("{'type':'string','minLength':-1}", "'minLength' is no count");
    refused("{'type':'string','maxLength':20000}", "at most 10000");
    refused(
        "{'type':'array','minItems':9000,'items':{'type':'array','minItems':9000,'items':"
            + "{'type':'array','minItems':9000,'items':{'enum':['"
            + "x".repeat(190_000)
            + "']}}}}",
        "too large");
  }

  private static void refused(String schema, String message) {
    assertThatThrownBy(() -> grammar(schema))
        .as(schema.length() > 200 ? schema.substring(0, 200) : schema)
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }
}
