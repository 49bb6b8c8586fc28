package org.asterism.enclave.service;

import static java.util.Objects.requireNonNull;
import static org.asterism.enclave.service.VaultFixture.account;
import static org.asterism.enclave.service.VaultFixture.onto;
import static org.asterism.enclave.service.VaultFixture.open;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.kernel.Curve;
import org.asterism.kernel.ScalarField;
import org.asterism.oprf.BlindedInput;
import org.asterism.oprf.BlindedInput.Evaluated;
import org.asterism.oprf.Evaluation;
import org.asterism.oprf.Interpolation;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.operation.LoginStart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The key of RFC 9497's vectors, split over accounts: any k of their evaluations, each of an
/// element blinded for itself, give the published output.
final class PublishedEvaluationsTest {
  // Appendix A.3.2, mode 1, P256-SHA256.
  private static final BigInteger KEY =
      new BigInteger("ca5d94c8807817669a51b196c34c1b7f8442fde4334a7121ae4736364312fca6", 16);
  private static final Map<String, String> OUTPUTS =
      Map.of(
          "00",
          "0412e8f78b02c415ab3a288e228978376f99927767ff37c5718d420010a645a1",
          "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
          "771e10dcd6bcd3664e23b8f2a710cfaaa8357747c4a8cbba03133967b5c24f18");
  private static final BigInteger Q = Curve.P256.order();
  private static final int MANY_TRIES = 10;

  @TempDir Path directory;
  private VaultFixture vault;

  @BeforeEach
  void openVault() throws Exception {
    vault = new VaultFixture(directory, 1);
  }

  @AfterEach
  void closeVault() {
    vault.close();
  }

  @Test
  void twoOfThree() throws Exception {
    anyQuorumYieldsTheOutputs(2, List.of(1, 7, 255));
  }

  @Test
  void threeOfFive() throws Exception {
    anyQuorumYieldsTheOutputs(3, List.of(1, 7, 40, 41, 255));
  }

  private void anyQuorumYieldsTheOutputs(int k, List<Integer> xs) throws Exception {
    Map<Integer, BigInteger> shares = split(k, xs);
    Map<Integer, Handle> accounts = new LinkedHashMap<>();
    for (var share : shares.entrySet()) {
      accounts.put(share.getKey(), put(share.getValue()));
    }
    for (var vector : OUTPUTS.entrySet()) {
      for (int first = 0; first < xs.size(); first++) {
        var quorum = new ArrayList<>(xs);
        Collections.rotate(quorum, first);
        Map<XCoordinate, Evaluated> parts = new LinkedHashMap<>();
        try (var input = SecretBytes.takeFrom(HexFormat.of().parseHex(vector.getKey()))) {
          for (int x : quorum.subList(0, k)) {
            BigInteger share = requireNonNull(shares.get(x));
            Handle account = requireNonNull(accounts.get(x));
            parts.put(new XCoordinate(x), evaluated(account, share, input));
          }
          try (SecretBytes output = Interpolation.output(input, parts)) {
            assertEquals(vector.getValue(), output.useArray(HexFormat.of()::formatHex));
          }
        }
      }
    }
  }

  private Map<Integer, BigInteger> split(int k, List<Integer> xs) {
    var coefficients = new ArrayList<>(List.of(KEY));
    while (coefficients.size() < k) {
      coefficients.add(new BigInteger(Q.bitLength() + 64, vault.random).mod(Q));
    }
    Map<Integer, BigInteger> shares = new LinkedHashMap<>();
    for (int x : xs) {
      BigInteger value = BigInteger.ZERO;
      for (BigInteger coefficient : coefficients.reversed()) {
        value = value.multiply(BigInteger.valueOf(x)).add(coefficient).mod(Q);
      }
      shares.put(x, value);
    }
    return shares;
  }

  private Handle put(BigInteger share) throws Exception {
    Handle handle = vault.handle();
    try (SecretBytes scalar = ScalarField.of(Curve.P256).scalar(share)) {
      StoredRecord.Account made = account(7, open(), MANY_TRIES);
      var contents = made.with(made.stretch(), made.verifier(), Optional.of(scalar));
      assertEquals(new Outcome.Done(), vault.put(handle, contents));
    }
    return handle;
  }

  private Evaluated evaluated(Handle account, BigInteger share, SecretBytes input)
      throws Exception {
    var blinded = BlindedInput.of(input, vault.random).blind();
    var start = new LoginStart(Optional.of(Octets.of(blinded.element())));
    var started =
        assertInstanceOf(LoginStart.Started.class, vault.act(onto(account, open(), start)));
    Evaluation evaluation = started.evaluation().orElseThrow();
    byte[] publicShare = CurveFixture.point(Curve.P256, share).encoded();
    return blinded.unblind(evaluation, publicShare).orElseThrow();
  }
}
