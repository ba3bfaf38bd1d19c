package dev.millrace.filters.duplicates;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MinHashTest {
  private static final MinHash MIN_HASH = new MinHash(ShingleWords.AT_SPACES);
  private static final String PANGRAM = "the quick brown fox jumps over the lazy dog";

  @Test
  void hashesAShingleAsTheFirstEightBytesOfItsSha1() {
    assertThat(Long.toUnsignedString(Shingles.hash("the quick brown fox jumps")))
        .isEqualTo("12313522834835307089");
    assertThat(Shingles.hashes(List.of(PANGRAM.split(" "))))
        .hasSize(5)
        .startsWith(Shingles.hash("the quick brown fox jumps"))
        .endsWith(Shingles.hash("jumps over the lazy dog"));
  }

  @Test
  void hasTheRecipesPermutations() {
    Permutations permutations = Permutations.bundled();
    assertThat(permutations.a(0)).isEqualTo(775169054918279404L);
    assertThat(permutations.a(1)).isEqualTo(1758426461858698313L);
    assertThat(permutations.a(111)).isEqualTo(223865076026037746L);
    assertThat(permutations.b(0)).isEqualTo(1062448801025099917L);
    assertThat(permutations.b(1)).isEqualTo(1324811268927594100L);
    assertThat(permutations.b(111)).isEqualTo(1097409548522419201L);
  }

  @Test
  void hasTheRecipesSignatureOfThePangram() {
    Signature signature = MIN_HASH.signature(PANGRAM).orElseThrow();
    assertThat(signature.bucket(0))
        .containsExactly(
            585594454516184072L,
            284080765670708113L,
            594234408324153881L,
            226360113463360020L,
            42312182183823545L,
            295150809832830541L,
            316606424307206655L,
            439255022718586444L);
    assertThat(signature.value(111)).isEqualTo(800584869340422436L);
  }

  @Test
  void reducesModuloTheMersennePrime() {
    BigInteger prime = BigInteger.valueOf(Permutations.PRIME);
    Random random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      long x = random.nextLong();
      assertThat(Permutations.modPrime(x))
          .as("seed 3, %s", Long.toUnsignedString(x))
          .isEqualTo(new BigInteger(Long.toUnsignedString(x)).mod(prime).longValueExact());
    }
    for (long edge :
        new long[] {
          0, Permutations.PRIME - 1, Permutations.PRIME, Permutations.PRIME + 1, -1, -9, 1L << 61
        }) {
      assertThat(Permutations.modPrime(edge))
          .isEqualTo(Long.remainderUnsigned(edge, Permutations.PRIME));
    }
  }

  @Test
  void takesTheMinimumOfEachPermutation() {
    long[] hashes = new Random(5).longs(300).toArray();
    Permutations permutations = Permutations.bundled();
    long[] minima = permutations.minima(hashes, hashes.length);
    for (int i = 0; i < Signature.LENGTH; i++) {
      long least = Long.MAX_VALUE;
      for (long hash : hashes) {
        least =
            Math.min(
                least,
                Long.remainderUnsigned(
                    hash * permutations.a(i) + permutations.b(i), Permutations.PRIME));
      }
      assertThat(minima[i]).as("seed 5, permutation %d", i).isEqualTo(least);
    }
  }

  @Test
  void hasNoSignatureForFewerThanFiveWords() {
    assertThat(MIN_HASH.signature("one two three four")).isEmpty();
    assertThat(MIN_HASH.signature("")).isEmpty();
    assertThat(MIN_HASH.signature("... !!! --- ??? ;;; ,,,")).isEmpty();
    assertThat(MIN_HASH.signature("one two three four five")).isPresent();
  }

  @Test
  void overlooksCasePunctuationNumbersAndAccents() {
    assertThat(MIN_HASH.signature("Zoë paid 12,50 for “two” cafés — in 2019!"))
        .isEqualTo(MIN_HASH.signature("zoe  paid 7 for two cafes\n(in 1999)"));
  }

  @Test
  void hashesWordsOfAnyLengthAndScript() {
    String longWord = "w".repeat(100_000);
    assertThat(MIN_HASH.signature(longWord + " a b c d e f")).isPresent();
    assertThat(Shingles.hashes(List.of("水", "車", "は", "回", "る"))[0])
        .isEqualTo(Shingles.hash("水 車 は 回 る"));
  }
}
