package org.asterism.conformance.vectors;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.asterism.config.EngineToml;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.tidy.Repository;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.LibraryKernel;
import org.asterism.kernel.Point;
import org.asterism.oprf.BlindedInput;
import org.asterism.oprf.BlindedInput.Evaluated;
import org.asterism.oprf.Interpolation;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;
import org.asterism.threshold.curve.PublicScalar;
import org.asterism.threshold.frost.CommitmentList;
import org.asterism.threshold.frost.NonceCommitment;
import org.asterism.threshold.frost.SigningRound;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.SchnorrSign;
import org.asterism.wiring.VaultLinks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Published shares and keys, put into vault processes by a program that has the engine's keys: the
/// processes sign and evaluate as the files have it.
class PublishedSharesTest {
  private static final int N = 3;
  private static final int K = 2;
  private static final Curve EDWARDS = Curve.EDWARDS25519;
  private static final Kernel KERNEL = LibraryKernel.open();
  private static final SecureRandom RANDOM = new SecureRandom();

  private static LiveConstellation constellation;
  private static VaultLinks links;

  @BeforeAll
  static void start() throws Exception {
    constellation = LiveConstellation.start(N, K);
    links = VaultLinks.open(EngineToml.read(constellation.engineFolder()), RANDOM);
  }

  @AfterAll
  static void stop() {
    links.close();
    constellation.close();
  }

  // The nonces are the vaults' own, so that the signature is another one for the same key.
  @ParameterizedTest
  @CsvSource({
    "frost-ed25519-sha512.json, group_public_key",
    "zcash-ed25519-vectors-big-identifier.json, verifying_key_key"
  })
  void publishedSharesSignForThePublishedKey(String file, String publicKeyField) throws Exception {
    JsonNode inputs = read("frost/" + file).required("inputs");
    byte[] publicKey = bytes(inputs, publicKeyField);
    Map<Integer, String> shares = new LinkedHashMap<>();
    for (JsonNode each : inputs.required("participant_shares")) {
      String share = each.required("participant_share").textValue();
      shares.put(each.required("identifier").intValue(), share);
    }
    var signers = new ArrayList<Signer>();
    for (JsonNode each : inputs.required("participant_list")) {
      var vault = new DirectVault(links.vaults().get(signers.size()));
      byte[] share = HexFormat.of().parseHex(requireNonNull(shares.get(each.intValue())));
      signers.add(Signer.of(vault, each.intValue(), share, publicKey));
    }
    byte[] message = bytes(inputs, "message");
    assertTrue(verifies(publicKey, message, signed(signers, publicKey, message)));
  }

  /// A vault that has one of the shares, and a nonce for one signature.
  private record Signer(
      DirectVault.Held held, int identifier, SchnorrSign.Nonce nonce, NonceBatch.Commitment shown) {
    static Signer of(DirectVault vault, int identifier, byte[] share, byte[] publicKey)
        throws Exception {
      DirectVault.Held held = vault.putSigning(share, publicKey);
      NonceBatch.Made made = held.use(new NonceBatch(1));
      var nonce = new SchnorrSign.Nonce(made.batch(), 0);
      return new Signer(held, identifier, nonce, made.commitments().getFirst());
    }

    BigInteger x() {
      return BigInteger.valueOf(identifier);
    }

    SchnorrSign.Signer listed() {
      return new SchnorrSign.Signer(Octets.of(PublicScalar.encode(EDWARDS, x())), shown);
    }

    CommitmentList.Signer decoded() {
      var commitment = new NonceCommitment(point(shown.hiding()), point(shown.binding()));
      return new CommitmentList.Signer(x(), commitment);
    }
  }

  private static byte[] signed(List<Signer> signers, byte[] publicKey, byte[] message)
      throws Exception {
    var list = CommitmentList.of(signers.stream().map(Signer::decoded).toList());
    var round = SigningRound.of(KERNEL, list, point(Octets.of(publicKey)), message);
    var shown = new SchnorrSign.Shown(Octets.of(publicKey), DirectVault.SALT);
    List<SchnorrSign.Signer> listed = signers.stream().map(Signer::listed).toList();
    Map<BigInteger, BigInteger> parts = new LinkedHashMap<>();
    for (Signer signer : signers) {
      var sign = new SchnorrSign(signer.nonce(), shown, listed, Octets.of(message));
      try (SchnorrSign.Share part = signer.held().use(sign)) {
        parts.put(signer.x(), PublicScalar.reveal(EDWARDS, part.share()));
      }
    }
    return round.aggregate(parts);
  }

  @Test
  void aSplitKeyEvaluatesToThePublishedOutputs() throws Exception {
    for (JsonNode suite : read("voprf/allVectors.json")) {
      if (suite.required("identifier").textValue().equals("P256-SHA256")
          && suite.required("mode").intValue() == 1) {
        evaluates(suite, 2, List.of(1, 7, 255));
        evaluates(suite, 3, List.of(1, 7, 40, 41, 255));
      }
    }
  }

  private static void evaluates(JsonNode suite, int k, List<Integer> xs) throws Exception {
    var key = new BigInteger(suite.required("skSm").textValue(), 16);
    Map<Integer, DirectVault.Evaluating> accounts = new LinkedHashMap<>();
    for (var share : DirectVault.split(key, k, xs, RANDOM).entrySet()) {
      var vault = new DirectVault(links.vaults().get(accounts.size() % N));
      accounts.put(share.getKey(), vault.putEvaluating(share.getValue()));
    }
    for (JsonNode vector : suite.required("vectors")) {
      if (vector.required("Batch").intValue() == 1) {
        try (var input = SecretBytes.takeFrom(bytes(vector, "Input"))) {
          assertEquals(
              vector.required("Output").textValue(),
              output(accounts, xs.subList(xs.size() - k, xs.size()), input));
        }
      }
    }
  }

  private static String output(
      Map<Integer, DirectVault.Evaluating> accounts, List<Integer> quorum, SecretBytes input)
      throws Exception {
    Map<XCoordinate, Evaluated> parts = new LinkedHashMap<>();
    for (int x : quorum) {
      var blinded = BlindedInput.of(input, RANDOM).blind();
      parts.put(new XCoordinate(x), requireNonNull(accounts.get(x)).evaluate(blinded));
    }
    try (SecretBytes output = Interpolation.output(input, parts)) {
      return output.useArray(HexFormat.of()::formatHex);
    }
  }

  private static boolean verifies(byte[] publicKey, byte[] message, byte[] signature)
      throws Exception {
    String spki = "302a300506032b6570032100" + HexFormat.of().formatHex(publicKey);
    var verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(
        KeyFactory.getInstance("Ed25519")
            .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(spki))));
    verifier.update(message);
    return verifier.verify(signature);
  }

  private static Point point(Octets encoded) {
    return KERNEL.decode(EDWARDS, encoded.toByteArray()).orElseThrow();
  }

  private static JsonNode read(String file) throws IOException {
    var folder = Repository.root().resolve("threshold/src/test/resources/vectors");
    return new ObjectMapper().readTree(folder.resolve(file).toFile());
  }

  private static byte[] bytes(JsonNode parent, String field) {
    return HexFormat.of().parseHex(parent.required(field).textValue());
  }
}
