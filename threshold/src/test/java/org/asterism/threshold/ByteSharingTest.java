package org.asterism.threshold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Any k shares join, fewer say nothing, and what makes no sense is refused.
class ByteSharingTest {
  private final SecureRandom random = Seeded.random(ByteSharingTest.class);
  private int bytesInUseBefore;

  @BeforeEach
  void rememberUse() {
    bytesInUseBefore = LockedMemory.bytesInUse();
  }

  @AfterEach
  void nothingWasLeftOpen() {
    assertEquals(bytesInUseBefore, LockedMemory.bytesInUse(), "secrets left open");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 32, 63, 2048})
  void everySubsetOfK_joins(int length) {
    for (int n = 1; n <= 5; n++) {
      for (int k = 1; k <= n; k++) {
        var sharing = ByteSharing.draw(k, n, random);
        withSplit(sharing, length, shares -> assertEveryQuorumJoins(sharing, shares));
      }
    }
  }

  @Test
  void largestSharing_joins() {
    var sharing = ByteSharing.draw(255, 255, random);
    withSplit(sharing, 3, shares -> assertEveryQuorumJoins(sharing, shares));
  }

  @Test
  void oneShareOfTwo_isEquallyLikelyForEverySecret() {
    var sharing = new ByteSharing(2, List.of(new XCoordinate(1), new XCoordinate(0xB7)));
    for (int value = 0; value < 256; value++) {
      int[][] seen = new int[2][256];
      for (int coefficient = 0; coefficient < 256; coefficient++) {
        int[] ys = splitByte(sharing, value, coefficient);
        seen[0][ys[0]]++;
        seen[1][ys[1]]++;
      }
      assertTrue(IntStream.of(seen[0]).allMatch(times -> times == 1), "secret " + value);
      assertTrue(IntStream.of(seen[1]).allMatch(times -> times == 1), "secret " + value);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 0x53, 0xFF})
  void twoSharesOfThree_areEquallyLikelyForTheSecret(int value) {
    var xs = List.of(new XCoordinate(2), new XCoordinate(0x80), new XCoordinate(0xFF));
    var sharing = new ByteSharing(3, xs);
    boolean[][] seen = new boolean[256][256];
    for (int coefficients = 0; coefficients < 1 << 16; coefficients++) {
      int[] ys = splitByte(sharing, value, coefficients & 0xFF, coefficients >>> 8);
      // 2^16 coefficients and no pair twice: each of the 2^16 pairs once.
      assertFalse(seen[ys[0]][ys[2]]);
      seen[ys[0]][ys[2]] = true;
    }
  }

  @Test
  void owedShare_isTheOneThatWasSplit_andANewOneJoins() {
    var sharing = ByteSharing.draw(3, 5, random);
    withSplit(
        sharing,
        77,
        shares -> {
          var quorum = only(shares, sharing.xs().subList(0, 3));
          for (XCoordinate x : sharing.xs()) {
            try (var again = sharing.shareAt(x, quorum)) {
              assertTrue(again.constantTimeEquals(at(shares, x)));
            }
          }
          assertNewcomerJoins(sharing, shares);
        });
  }

  @Test
  void wrongShare_givesAnotherSecretAndNoError() {
    var sharing = ByteSharing.draw(2, 3, random);
    withSplit(
        sharing,
        32,
        shares -> {
          var quorum = only(shares, sharing.xs().subList(0, 2));
          try (var right = sharing.combine(quorum);
              var wrongShare = SecretBytes.random(32, random)) {
            quorum.put(sharing.xs().getFirst(), wrongShare);
            try (var joined = sharing.combine(quorum)) {
              assertFalse(joined.constantTimeEquals(right));
            }
          }
        });
  }

  @Test
  void draw_givesDistinctCoordinatesInNoOrder() {
    var first = ByteSharing.draw(2, 200, random).xs();
    assertEquals(200, first.stream().distinct().count());
    assertNotEquals(first, ByteSharing.draw(2, 200, random).xs());
  }

  @ParameterizedTest
  @CsvSource({"0, 3", "-1, 3", "4, 3", "1, 0", "2, 256", "1, -1"})
  void impossibleThreshold_isRefused(int k, int n) {
    assertThrows(IllegalArgumentException.class, () -> ByteSharing.draw(k, n, random));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 256, Integer.MAX_VALUE})
  void impossibleCoordinate_isRefused(int value) {
    assertThrows(IllegalArgumentException.class, () -> new XCoordinate(value));
  }

  @Test
  void doubledCoordinate_isRefused() {
    var twice = List.of(new XCoordinate(9), new XCoordinate(9));
    assertThrows(IllegalArgumentException.class, () -> new ByteSharing(2, twice));
  }

  @Test
  void emptySecret_isRefused() {
    var sharing = ByteSharing.draw(2, 3, random);
    try (var empty = SecretBytes.allocate(0)) {
      assertThrows(IllegalArgumentException.class, () -> sharing.split(empty, random));
    }
  }

  @Test
  void quorumOfAnotherSize_isRefused() {
    var sharing = ByteSharing.draw(3, 5, random);
    withSplit(
        sharing,
        16,
        shares -> {
          for (int size : new int[] {0, 1, 2, 4, 5}) {
            var quorum = only(shares, sharing.xs().subList(0, size));
            assertThrows(IllegalArgumentException.class, () -> sharing.combine(quorum));
          }
        });
  }

  @Test
  void sharesOfUnequalLength_areRefused() {
    var sharing = ByteSharing.draw(2, 2, random);
    try (var longer = SecretBytes.random(17, random);
        var shorter = SecretBytes.random(16, random)) {
      var quorum = Map.of(sharing.xs().getFirst(), longer, sharing.xs().getLast(), shorter);
      assertThrows(IllegalArgumentException.class, () -> sharing.combine(quorum));
    }
  }

  @Test
  void emptyShares_areRefused() {
    var sharing = ByteSharing.draw(2, 2, random);
    try (var one = SecretBytes.allocate(0);
        var other = SecretBytes.allocate(0)) {
      var quorum = Map.of(sharing.xs().getFirst(), one, sharing.xs().getLast(), other);
      assertThrows(IllegalArgumentException.class, () -> sharing.combine(quorum));
    }
  }

  @Test
  void failureHalfWay_leavesNothingOpen() {
    var sharing = ByteSharing.draw(2, 255, random);
    try (var large = SecretBytes.allocate(SecretBytes.MAX_LENGTH)) {
      assertThrows(IllegalStateException.class, () -> sharing.split(large, random));
    }
  }

  private void withSplit(
      ByteSharing sharing, int length, Consumer<Map<XCoordinate, SecretBytes>> test) {
    try (var secret = SecretBytes.random(length, random)) {
      var shares = new HashMap<>(sharing.split(secret, random));
      try {
        test.accept(shares);
        try (var joined = sharing.combine(only(shares, sharing.xs().subList(0, sharing.k())))) {
          assertTrue(joined.constantTimeEquals(secret));
        }
      } finally {
        shares.values().forEach(SecretBytes::close);
      }
    }
  }

  private static void assertEveryQuorumJoins(
      ByteSharing sharing, Map<XCoordinate, SecretBytes> shares) {
    var first = only(shares, sharing.xs().subList(0, sharing.k()));
    try (var expected = sharing.combine(first)) {
      for (List<XCoordinate> quorum : subsets(sharing.xs(), sharing.k())) {
        try (var joined = sharing.combine(only(shares, quorum))) {
          assertTrue(joined.constantTimeEquals(expected), () -> quorum + " of " + sharing);
        }
      }
    }
  }

  private static void assertNewcomerJoins(
      ByteSharing sharing, Map<XCoordinate, SecretBytes> shares) {
    var newcomer =
        IntStream.rangeClosed(1, XCoordinate.MAX_VALUE)
            .mapToObj(XCoordinate::new)
            .filter(x -> !sharing.xs().contains(x))
            .findFirst()
            .orElseThrow();
    var helpers = sharing.xs().subList(0, sharing.k());
    try (var expected = sharing.combine(only(shares, helpers));
        var share = sharing.shareAt(newcomer, only(shares, helpers))) {
      var grown = new HashMap<>(only(shares, helpers.subList(1, helpers.size())));
      grown.put(newcomer, share);
      var members = new ArrayList<>(sharing.xs());
      members.add(newcomer);
      try (var joined = new ByteSharing(sharing.k(), members).combine(grown)) {
        assertTrue(joined.constantTimeEquals(expected));
      }
    }
  }

  private static int[] splitByte(ByteSharing sharing, int value, int... coefficients) {
    try (var secret = SecretBytes.takeFrom(new byte[] {(byte) value})) {
      var shares = sharing.split(secret, new Replaying(coefficients));
      int[] ys = new int[shares.size()];
      for (int i = 0; i < ys.length; i++) {
        try (var share = at(shares, sharing.xs().get(i))) {
          ys[i] = share.useArray(y -> Byte.toUnsignedInt(y[0]));
        }
      }
      return ys;
    }
  }

  private static Map<XCoordinate, SecretBytes> only(
      Map<XCoordinate, SecretBytes> shares, List<XCoordinate> xs) {
    var chosen = new HashMap<XCoordinate, SecretBytes>();
    xs.forEach(x -> chosen.put(x, at(shares, x)));
    return chosen;
  }

  private static SecretBytes at(Map<XCoordinate, SecretBytes> shares, XCoordinate x) {
    SecretBytes share = shares.get(x);
    if (share == null) {
      throw new AssertionError("no share at " + x);
    }
    return share;
  }

  private static List<List<XCoordinate>> subsets(List<XCoordinate> xs, int size) {
    if (size == 0) {
      return List.of(List.of());
    }
    var found = new ArrayList<List<XCoordinate>>();
    for (int i = 0; i + size <= xs.size(); i++) {
      for (List<XCoordinate> rest : subsets(xs.subList(i + 1, xs.size()), size - 1)) {
        var subset = new ArrayList<>(List.of(xs.get(i)));
        subset.addAll(rest);
        found.add(subset);
      }
    }
    return found;
  }

  /// Gives the coefficients it was told, one a call.
  private static final class Replaying extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final int[] coefficients;
    private int next;

    Replaying(int... coefficients) {
      this.coefficients = coefficients;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      bytes[0] = (byte) coefficients[next++];
    }
  }
}
