package dev.millrace.model.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.model.LayerObserver;
import dev.millrace.model.config.ModelConfig;

/** All that an engine showed of a text on its way. */
final class SeenLayers {
  private final float[][][] logits;
  private final double[][] norms;
  private final double[][][] sums;

  SeenLayers(ModelConfig config, int tokens) {
    this.logits = new float[config.layers() + 1][tokens][];
    this.norms = new double[config.layers() + 1][tokens];
    this.sums = new double[config.layers()][config.heads()][tokens];
  }

  /** Takes tokens from that position on. */
  LayerObserver from(int position) {
    return new LayerObserver() {
      @Override
      public void stream(int depth, int token, float[] seen, double norm) {
        logits[depth][position + token] = seen;
        norms[depth][position + token] = norm;
      }

      @Override
      public void attention(int layer, int head, int token, int oldest, float[] weights) {
        assertThat(oldest + weights.length).isEqualTo(position + token + 1);
        for (float weight : weights) {
          sums[layer][head][position + token] += weight;
        }
      }
    };
  }

  float[] logits(int depth, int position) {
    return logits[depth][position];
  }

  double norm(int depth, int position) {
    return norms[depth][position];
  }

  void assertAttentionIsAMean() {
    for (double[][] layer : sums) {
      for (double[] head : layer) {
        for (double sum : head) {
          assertThat(sum).isCloseTo(1, within(1e-5));
        }
      }
    }
  }
}
