package org.asterism.attest;

import static org.asterism.attest.Policy.Insecure.INSECURE_DEBUG_ACCEPTED;
import static org.asterism.attest.Policy.Insecure.INSECURE_MISSING_CRLS_ACCEPTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.asterism.attest.Vectors.Vector;
import org.asterism.attest.collateral.Collateral;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Evidence;
import org.asterism.attest.quote.MalformedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A changed vector is never trusted, unless the change touched nothing that is signed or read; and
/// nothing but the declared exception comes out. Evidence and collateral are changed in turn.
class MutationTest {
  private static final int MUTATIONS = Integer.getInteger("asterism.mutations", 500);
  private static final long SEED = Long.getLong("asterism.seed", 20_260_101L);

  /// One in five by the JVM's own provider, which takes four times as long; else the product's.
  private static final int PLAIN_SHARE = 5;

  /// By a policy that accepts the unchanged vector, so that a refusal is the change's doing.
  record Judges(Verifier fast, Verifier plain) {
    static Judges of(Vector vector) {
      Policy debug = Policy.genuine().but(INSECURE_DEBUG_ACCEPTED);
      Policy policy =
          vector.equals(Vectors.SGX_NO_CRL)
                  || vector.parsed() instanceof org.asterism.attest.quote.SnpReport
              ? debug.but(INSECURE_MISSING_CRLS_ACCEPTED)
              : debug;
      return new Judges(
          new Verifier(policy, AmazonCorrettoCryptoProvider.INSTANCE), new Verifier(policy));
    }
  }

  static List<Vector> vectors() {
    return List.of(
        Vectors.SGX_CONFIG,
        Vectors.SGX_SW,
        Vectors.SGX_DEBUG,
        Vectors.SGX_NO_CRL,
        Vectors.SGX_EVAL_17,
        Vectors.SGX_EVAL_19,
        Vectors.SGX_EPPID,
        Vectors.TDX_UP_TO_DATE,
        Vectors.TDX_OUT_OF_DATE,
        Vectors.TDX_UNSUPPORTED,
        Vectors.TDX_V5_UP_TO_DATE,
        Vectors.TDX_V5_OUT_OF_DATE,
        Vectors.SNP_V2,
        Vectors.SNP_V3);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aChangedVectorIsNeverTrusted(Vector vector) {
    Map<String, Integer> outcomes = new TreeMap<>();
    Judges judges = Judges.of(vector);
    for (int i = 0; i < MUTATIONS; i++) {
      SplittableRandom random = new SplittableRandom(SEED + i);
      Verifier verifier = i % PLAIN_SHARE == 0 ? judges.plain() : judges.fast();
      String outcome =
          random.nextBoolean()
              ? evidence(vector, verifier, random, SEED + i)
              : collateral(vector, verifier, random, SEED + i);
      outcomes.merge(outcome, 1, Integer::sum);
    }
    System.out.printf(
        "%s: %d mutations from seed %d: %s%n", vector.evidence(), MUTATIONS, SEED, outcomes);
    assertEquals(MUTATIONS, outcomes.values().stream().mapToInt(Integer::intValue).sum());
  }

  private static String evidence(
      Vector vector, Verifier verifier, SplittableRandom random, long seed) {
    Mutation mutation = Mutation.of(vector.raw(), random);
    try {
      Evidence changed = Evidence.parse(mutation.changed());
      Verdict verdict = verifier.verify(changed, vector.collaterals(), vector.at());
      return outcome(
          verdict,
          () -> Unread.between(vector.parsed(), changed),
          "evidence, " + mutation.what() + ", seed " + seed);
    } catch (MalformedException e) {
      return "evidence unreadable";
    }
  }

  private static String collateral(
      Vector vector, Verifier verifier, SplittableRandom random, long seed) {
    Bytes original = Vectors.bytes(vector.collateral().getFirst());
    Mutation mutation = Mutation.of(original, random);
    try {
      Collateral changed = Collateral.parse(mutation.changed());
      Verdict verdict = verifier.verify(vector.parsed(), List.of(changed), vector.at());
      return outcome(
          verdict,
          () -> Unread.between(vector.collaterals().getFirst(), changed),
          "collateral, " + mutation.what() + ", seed " + seed);
    } catch (MalformedException e) {
      return "collateral unreadable";
    }
  }

  private static String outcome(Verdict verdict, Supplier<Optional<String>> unread, String change) {
    return switch (verdict) {
      case Verdict.Refused refused -> "refused at " + refused.step();
      case Verdict.Trusted _ -> {
        Optional<String> touched = unread.get();
        assertTrue(touched.isPresent(), () -> "trusted after a change of " + change);
        yield "trusted, touching only " + touched.orElseThrow();
      }
    };
  }
}
