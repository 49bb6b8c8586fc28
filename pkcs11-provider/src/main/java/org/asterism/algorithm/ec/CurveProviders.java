package org.asterism.algorithm.ec;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.asterism.crypto.Providers;

/// What computes on each curve: the fastest provider that knows it. Immutable; safe for use by many
/// threads.
public final class CurveProviders {
  private final Providers all;
  private final Map<Curve, Providers> byCurve;

  CurveProviders(Providers all) {
    this.all = all;
    this.byCurve =
        Arrays.stream(Curve.values())
            .collect(
                Collectors.toUnmodifiableMap(
                    Function.identity(), curve -> all.without(curve.strangers())));
  }

  /// What computes without a curve.
  Providers all() {
    return all;
  }

  Providers of(Curve curve) {
    return byCurve.getOrDefault(curve, all);
  }
}
