package org.asterism.custody.threshold;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.asterism.custody.threshold.Holders.Holder;

/// The sets of k vaults that presignatures of one key are made for (threshold.md §10, Pools).
///
/// Where 2k−1 vaults or fewer are well, each set of k of them is one: whoever goes away then, the
/// others still sign for a while. Where there are more, two sets are enough: those that are well,
/// and another one as disjoint as can be.
///
/// **Limits.** [#MAX] sets: where there are more of k, some that are far from each other.
final class KeeperSets {
  static final int MAX = 128;

  private KeeperSets() {}

  /// @param all in the order of the locator
  /// @param lot another one for each key, so that load is spread
  static List<List<Holder>> of(List<Holder> all, int k, Predicate<Holder> well, int lot) {
    int presigning = 2 * k - 1;
    if (all.size() < presigning) {
      return List.of();
    }
    // Who is well changes meanwhile.
    List<Holder> now = all.stream().filter(well).toList();
    List<Holder> order = wellFirst(all, now, lot);
    List<Holder> first = order.subList(0, presigning);
    return now.size() <= presigning
        ? every(all.stream().filter(first::contains).toList(), k)
        : List.of(List.copyOf(order.subList(0, k)), List.copyOf(order.subList(k, 2 * k)));
  }

  /// How many signatures they last for once some vaults are away, where all are needed to make more
  /// and each set has its [PresignPool#OF_SET].
  static int signatures(int k, int away) {
    int n = 2 * k - 1;
    double sets = choices(n, k);
    double made = Math.min(MAX, sets);
    int each = ofSet((int) made);
    return (int) Math.round(choices(n - away, k) / sets * made * each);
  }

  /// How many of each set lie ready at first.
  static int ofSet(int sets) {
    return Math.clamp(PresignPool.OF_KEY / sets, 1, PresignPool.OF_SET);
  }

  private static double choices(int n, int k) {
    double choices = n < k ? 0 : 1;
    for (int i = 0; i < k && choices > 0; i++) {
      choices = choices * (n - i) / (i + 1);
    }
    return choices;
  }

  private static List<List<Holder>> every(List<Holder> all, int k) {
    var sets = new ArrayList<List<Holder>>();
    for (int chosen = 0; chosen < 1 << all.size(); chosen++) {
      if (Integer.bitCount(chosen) == k) {
        sets.add(chosen(all, chosen));
      }
    }
    int count = Math.min(MAX, sets.size());
    return IntStream.range(0, count).mapToObj(i -> sets.get(i * sets.size() / count)).toList();
  }

  private static List<Holder> chosen(List<Holder> all, int chosen) {
    var set = new ArrayList<Holder>();
    for (int i = 0; i < all.size(); i++) {
      if ((chosen & 1 << i) != 0) {
        set.add(all.get(i));
      }
    }
    return set;
  }

  private static List<Holder> wellFirst(List<Holder> all, List<Holder> well, int lot) {
    var order = new ArrayList<>(all);
    Collections.rotate(order, lot);
    order.sort((one, other) -> Boolean.compare(well.contains(other), well.contains(one)));
    return order;
  }
}
