package org.asterism.threshold.frost;

import static java.util.Objects.requireNonNull;
import static org.asterism.kernel.Curve.EDWARDS25519;
import static org.asterism.threshold.VectorFile.bytes;
import static org.asterism.threshold.curve.BornKey.KERNEL;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.asterism.kernel.Point;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.VectorFile;
import org.asterism.threshold.curve.PublicScalar;
import org.asterism.threshold.frost.CommitmentList.Signer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every value of the published vectors for FROST(Ed25519, SHA-512), bit for bit.
class FrostVectorsTest {
  private final Map<BigInteger, SecretBytes> keyShares = new HashMap<>();
  private final Map<BigInteger, Nonces> nonces = new HashMap<>();
  private final Map<BigInteger, BigInteger> shares = new LinkedHashMap<>();

  @ParameterizedTest
  @CsvSource({
    "frost-ed25519-sha512.json, group_public_key",
    "zcash-ed25519-vectors-big-identifier.json, verifying_key_key"
  })
  void signsAsPublished(String file, String publicKeyField) throws Exception {
    JsonNode vector = VectorFile.read("frost/" + file);
    JsonNode inputs = vector.required("inputs");
    Point publicKey = KERNEL.decode(EDWARDS25519, bytes(inputs, publicKeyField)).orElseThrow();
    byte[] message = bytes(inputs, "message");
    inputs
        .required("participant_shares")
        .forEach(each -> keyShares.put(identifier(each), secret(each, "participant_share")));
    JsonNode first = vector.required("round_one_outputs").required("outputs");
    var round = SigningRound.of(KERNEL, commitments(first), publicKey, message);
    first.forEach(each -> bindingIsAsPublished(each, round));
    for (JsonNode each : vector.required("round_two_outputs").required("outputs")) {
      shareIsAsPublished(each, round);
    }
    byte[] signature = round.aggregate(shares);
    assertArrayEquals(bytes(vector.required("final_output"), "sig"), signature);
    assertTrue(Ed25519Verifier.verifies(publicKey, message, signature));
  }

  private CommitmentList commitments(JsonNode outputs) throws Exception {
    var signers = new ArrayList<Signer>();
    for (JsonNode each : outputs) {
      BigInteger identifier = identifier(each);
      var pair =
          Nonces.of(
              secret(each, "hiding_nonce_randomness"),
              secret(each, "binding_nonce_randomness"),
              requireNonNull(keyShares.get(identifier)));
      pair.hiding().borrowArray(d -> assertArrayEquals(bytes(each, "hiding_nonce"), d));
      pair.binding().borrowArray(e -> assertArrayEquals(bytes(each, "binding_nonce"), e));
      NonceCommitment commitment = pair.commitment(KERNEL);
      assertArrayEquals(bytes(each, "hiding_nonce_commitment"), commitment.hiding().encoded());
      assertArrayEquals(bytes(each, "binding_nonce_commitment"), commitment.binding().encoded());
      nonces.put(identifier, pair);
      signers.add(new Signer(identifier, commitment));
    }
    signers.sort(Comparator.comparing(Signer::identifier));
    return CommitmentList.of(signers);
  }

  private static void bindingIsAsPublished(JsonNode each, SigningRound round) {
    BigInteger identifier = identifier(each);
    assertArrayEquals(bytes(each, "binding_factor_input"), round.bindingInputs().get(identifier));
    assertArrayEquals(
        bytes(each, "binding_factor"),
        PublicScalar.encode(EDWARDS25519, round.bindingFactor(identifier)));
  }

  private void shareIsAsPublished(JsonNode each, SigningRound round) throws ThresholdRefused {
    BigInteger identifier = identifier(each);
    try (SecretBytes share =
        round.share(
            identifier,
            requireNonNull(nonces.get(identifier)),
            requireNonNull(keyShares.get(identifier)))) {
      share.borrowArray(z -> assertArrayEquals(bytes(each, "sig_share"), z));
      BigInteger z = PublicScalar.reveal(EDWARDS25519, share);
      Point publicShare =
          KERNEL.multiplyBase(EDWARDS25519, requireNonNull(keyShares.get(identifier)));
      assertTrue(round.isShare(identifier, publicShare, z));
      shares.put(identifier, z);
    }
  }

  private static BigInteger identifier(JsonNode each) {
    return BigInteger.valueOf(each.required("identifier").longValue());
  }

  private static SecretBytes secret(JsonNode each, String field) {
    return SecretBytes.takeFrom(bytes(each, field));
  }
}
