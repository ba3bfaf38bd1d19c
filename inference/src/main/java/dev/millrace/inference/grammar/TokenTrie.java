package dev.millrace.inference.grammar;

import dev.millrace.inference.sampling.TokenMask;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A vocabulary's tokens by their bytes, as a tree in the order of its walk: a token that begins
 * like others is looked at once for all of them. Immutable; threads may share it.
 */
public final class TokenTrie {
  /**
   * Of each node: its byte, its depth from 1, the node after its subtree, the first of its tokens.
   */
  private final byte[] values;

  private final int[] depths;
  private final int[] ends;
  private final int[] firstTokens;

  /** The next token of the same bytes; -1: none. */
  private final int[] sameBytes;

  private final int deepest;

  /**
   * Tokens that may come next.
   *
   * @param mostLeft bytes that are missing to the text's end after that of them which leaves most
   */
  record Fitting(TokenMask mask, int mostLeft) {}

  private TokenTrie(int nodes, int tokens, int deepest) {
    this.values = new byte[nodes];
    this.depths = new int[nodes];
    this.ends = new int[nodes];
    this.firstTokens = new int[nodes];
    this.sameBytes = new int[tokens];
    this.deepest = deepest;
    Arrays.fill(firstTokens, -1);
    Arrays.fill(sameBytes, -1);
  }

  /**
   * @param size largest token id + 1
   * @param bytes of each token; none for ids that are no text
   * @param apart tokens that are no text whatever their bytes
   */
  public static TokenTrie of(int size, IntFunction<byte[]> bytes, Collection<Integer> apart) {
    byte[][] all = new byte[size][];
    BitSet left = new BitSet();
    apart.stream().filter(token -> token >= 0).forEach(left::set);
    for (int token = 0; token < size; token++) {
      all[token] = left.get(token) ? new byte[0] : bytes.apply(token);
    }
    List<Integer> sorted =
        IntStream.range(0, size)
            .filter(token -> all[token].length > 0)
            .boxed()
            .sorted(Comparator.comparing(token -> all[token], Arrays::compareUnsigned))
            .toList();
    int nodes = 0;
    int deepest = 0;
    byte[] before = {};
    for (int token : sorted) {
      nodes += all[token].length - common(before, all[token]);
      deepest = Math.max(deepest, all[token].length);
      before = all[token];
    }
    TokenTrie trie = new TokenTrie(nodes, size, deepest);
    trie.fill(sorted, all);
    return trie;
  }

  private static int common(byte[] one, byte[] other) {
    int mismatch = Arrays.mismatch(one, other);
    return mismatch < 0 ? one.length : mismatch;
  }

  private void fill(List<Integer> sorted, byte[][] bytes) {
    int[] path = new int[deepest + 1];
    int depth = 0;
    int node = 0;
    byte[] before = {};
    for (int token : sorted) {
      byte[] own = bytes[token];
      int shared = common(before, own);
      for (; depth > shared; depth--) {
        ends[path[depth]] = node;
      }
      while (depth < own.length) {
        path[++depth] = node;
        values[node] = own[depth - 1];
        depths[node++] = depth;
      }
      sameBytes[token] = firstTokens[path[depth]];
      firstTokens[path[depth]] = token;
      before = own;
    }
    for (; depth > 0; depth--) {
      ends[path[depth]] = node;
    }
  }

  /**
   * The tokens that may come after a state.
   *
   * @param mostLeft least bytes that may be missing to the text's end after one of them
   */
  Fitting fitting(GrammarStates.State from, int mostLeft) {
    BitSet tokens = new BitSet(sameBytes.length);
    GrammarStates.State[] path = new GrammarStates.State[deepest + 1];
    path[0] = from;
    int most = 0;
    for (int node = 0; node < values.length; ) {
      GrammarStates.State state = path[depths[node] - 1].then(values[node] & 0xFF);
      if (state.isDead()) {
        node = ends[node];
        continue;
      }
      path[depths[node]] = state;
      if (firstTokens[node] >= 0 && state.left() <= mostLeft) {
        most = Math.max(most, state.left());
        for (int token = firstTokens[node]; token >= 0; token = sameBytes[token]) {
          tokens.set(token);
        }
      }
      node++;
    }
    return new Fitting(TokenMask.of(tokens), most);
  }
}
