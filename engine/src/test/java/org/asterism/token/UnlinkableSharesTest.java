package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.asterism.enclave.store.Records;
import org.asterism.enclave.store.Standing;
import org.asterism.kernel.Curve;
import org.asterism.key.SampleForm;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.CorruptSecretException;
import org.asterism.threshold.SizeBucket;
import org.asterism.threshold.curve.PublicScalar;
import org.asterism.vault.StoredRecord.Signer;
import org.asterism.vault.StoredRecord.ThresholdKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What two vaults keep of one key in threshold custody, opened with their own data keys: no eight
/// bytes of it are alike, and no share is a small multiple of another (threshold.md §14).
class UnlinkableSharesTest {
  private static final int RUN = 8;
  private static final int SMALL_BITS = 64;
  private static final int SMALL = 1 << 12;

  @TempDir Path folder;
  private Bench bench;
  private Login user;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder);
    user = Bench.login(bench.token());
  }

  @AfterEach
  void close() throws Exception {
    user.close();
    bench.close();
  }

  @Test
  void sharesOfAnRsaKey() throws Exception {
    bench.token().objects().create(user, StoredKeys.threshold(SampleForm.RSA));
    for (List<Kept> pair : unlinkablePairs()) {
      BigInteger one = pair.getFirst().share();
      BigInteger other = pair.getLast().share();
      BigInteger common = one.gcd(other);
      assertTrue(one.divide(common).bitLength() > SMALL_BITS);
      assertTrue(other.divide(common).bitLength() > SMALL_BITS);
    }
  }

  @Test
  void sharesOfAKeyOnACurve() throws Exception {
    bench.token().objects().create(user, StoredKeys.threshold(SampleForm.EC));
    requireNoMultiples(Curve.P256);
  }

  @Test
  void sharesOfAKeyThatVaultsDealt() throws Exception {
    var _ = StoredKeys.born(bench.token(), user, SampleForm.EDWARDS);
    requireNoMultiples(Curve.EDWARDS25519);
  }

  private void requireNoMultiples(Curve curve) throws Exception {
    for (List<Kept> pair : unlinkablePairs()) {
      BigInteger other = pair.getLast().share();
      Set<BigInteger> multiples = new HashSet<>();
      BigInteger multiple = BigInteger.ZERO;
      for (int times = 1; times <= SMALL; times++) {
        multiple = multiple.add(pair.getFirst().share()).mod(curve.order());
        multiples.add(multiple);
        multiples.add(curve.order().subtract(multiple));
      }
      assertTrue(!multiples.contains(other));
    }
  }

  /// What one vault keeps of the key.
  private record Kept(BigInteger share, Map<String, byte[]> fields) {}

  // Each vault with each other, both ways.
  private List<List<Kept>> unlinkablePairs() throws Exception {
    var pairs = new ArrayList<List<Kept>>();
    for (int one = 0; one < Bench.N; one++) {
      for (int other = 0; other < Bench.N; other++) {
        if (one != other) {
          List<Kept> pair = List.of(kept(one), kept(other));
          requireNoCommonRun(pair.getFirst().fields(), pair.getLast().fields());
          pairs.add(pair);
        }
      }
    }
    return pairs;
  }

  private static void requireNoCommonRun(Map<String, byte[]> one, Map<String, byte[]> other) {
    one.forEach((field, bytes) ->
        other.forEach((against, others) -> {
          Set<String> runs = runs(bytes);
          runs.retainAll(runs(others));
          assertEquals(Set.of(), runs, "equal bytes in %s and %s".formatted(field, against));
        }));
  }

  private static Set<String> runs(byte[] bytes) {
    Set<String> runs = new HashSet<>();
    for (int i = 0; i + RUN <= bytes.length; i++) {
      runs.add(HexFormat.of().formatHex(Arrays.copyOfRange(bytes, i, i + RUN)));
    }
    return runs;
  }

  private Kept kept(int vault) throws Exception {
    try (Records records = bench.house(vault).read()) {
      for (Standing standing : records.page(Optional.empty(), 1000)) {
        var entry = records.find(standing.handle()).orElseThrow();
        if (entry.contents() instanceof ThresholdKey key) {
          Map<String, byte[]> fields = fields(key);
          fields.put("handle", standing.handle().bytes().toByteArray());
          return new Kept(share(key), fields);
        }
      }
    }
    throw new AssertionError("vault " + vault + " keeps no share");
  }

  private static Map<String, byte[]> fields(ThresholdKey key) throws CorruptSecretException {
    Map<String, byte[]> fields = new LinkedHashMap<>();
    fields.put("share", share(key).toByteArray());
    fields.put("key commitment", key.commitments().key().bytes());
    fields.put("roster commitment", key.commitments().roster().bytes());
    fields.put("pseudonym", bytes(((Signer.Kept) key.signer()).privateKey()));
    fields.put("companion", key.companion().toByteArray());
    return fields;
  }

  // Without the zeros that fill the bucket of every key of its kind.
  private static BigInteger share(ThresholdKey key) throws CorruptSecretException {
    try (SecretBytes share = SizeBucket.unpad(key.share())) {
      return switch (key.purpose().group()) {
        case RSA -> new BigInteger(1, bytes(share));
        case EDWARDS25519 -> PublicScalar.reveal(Curve.EDWARDS25519, share);
        default -> PublicScalar.reveal(Curve.P256, share);
      };
    }
  }

  private static byte[] bytes(SecretBytes secret) {
    return secret.<byte[], RuntimeException>useArray(byte[]::clone);
  }
}
