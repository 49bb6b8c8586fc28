package org.asterism.enclave.service;

import static java.util.Objects.requireNonNull;
import static org.asterism.enclave.service.CurveFixture.KERNEL;
import static org.asterism.enclave.service.CurveFixture.policy;
import static org.asterism.enclave.service.SigningFixture.bytes;
import static org.asterism.kernel.Curve.EDWARDS25519;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.asterism.threshold.curve.PublicScalar;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Usage;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.SchnorrSign;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A vault that has a published share and draws the published random bytes answers the published
/// commitments and shares of a signature, bit for bit.
final class PublishedSignaturesTest {
  private static final Octets MESSAGE = Octets.of(bytes("74657374"));

  @TempDir Path directory;

  /// @param random what the hiding nonce and the binding nonce are made of
  record Signer(int identifier, String share, List<String> random, String signature) {
    BigInteger x() {
      return BigInteger.valueOf(identifier);
    }
  }

  // Of the key of RFC 9591, appendix E.1; at great identifiers: Zcash Foundation's `frost`,
  // vectors-big-identifier.json, both as module `threshold` has them among its resources.
  static Stream<List<Signer>> signers() {
    return Stream.of(
        List.of(
            new Signer(
                1,
                "929dcc590407aae7d388761cddb0c0db6f5627aea8e217f4a033f2ec83d93509",
                List.of(
                    "0fd2e39e111cdc266f6c0f4d0fd45c947761f1f5d3cb583dfcb9bbaf8d4c9fec",
                    "69cd85f631d5f7f2721ed5e40519b1366f340a87c2f6856363dbdcda348a7501"),
                "001719ab5a53ee1a12095cd088fd149702c0720ce5fd2f29dbecf24b7281b603"),
            new Signer(
                3,
                "d3cb090a075eb154e82fdb4b3cb507f110040905468bb9c46da8bdea643a9a02",
                List.of(
                    "86d64a260059e495d0fb4fcc17ea3da7452391baa494d4b00321098ed2a0062f",
                    "13e6b25afb2eba51716a9a7d44130c0dbae0004a9ef8d7b5550c8a0e07c61775"),
                "bd86125de990acc5e1f13781d8e32c03a9bbd4c53539bbc106058bfd14326007")),
        List.of(
            new Signer(
                129,
                "e4b30fda5dd85d1bb43bc6824529274cb7be9266fe09821cd566cf5fc3114e02",
                List.of(
                    "4056872198d0aef1cd5971162625ad2072a35d82426d4d34717c191e66f30393",
                    "79bd7f0bf8d00f2550af1b483a6d4062277b63f233eadb6cb943680534a8f9ea"),
                "808eff244460a1452d76de0054f42b8453bb3b4bd972644e55cbf09fa7512f0b"),
            new Signer(
                256,
                "0c1daf30c32f97447569dfa26d9c593c2e508d73055d9bdca2dfc6539219b406",
                List.of(
                    "9caedab768869b9f1819b701dee0f0a59dc04da1ebdecfd2993d3c4a86190eef",
                    "3706b9a0cf1bd798c47262fe38da7371ff2cf6792d8e721bcb0d9a4f6b2c8166"),
                "1542ac2d5801c9ecb455c2d131375cb4ab8bd6a5afb8141756faa15b736f830c"),
            new Signer(
                257,
                "239e48b7d10c24a76a8b0d8c8c9b6cd1fe26fe1e5431ec44099aacd2024a660b",
                List.of(
                    "1ac810c0a707fd5492ee7bb8fd54ac47a771fea1a61619dd0f1c90a8d5b6aa63",
                    "303398becdf03edc0431cc232ab5833771a93fb80d73bd2932354397f7e892f6"),
                "5ab0d77adefef52cd7e2a2cfeede45ba9d8f076ac5e98ab80d5103ba2ce93508")));
  }

  @ParameterizedTest
  @MethodSource("signers")
  void theVaultsSharesAreThePublishedOnes(List<Signer> signers) throws Exception {
    var random = new PublishedRandom();
    try (var vault = new VaultFixture(directory, random, VaultFixture.QUICK)) {
      var publicKey = KERNEL.decode(EDWARDS25519, bytes(SigningFixture.PUBLIC_KEY)).orElseThrow();
      var key = new CurveFixture(vault, EDWARDS25519, Usage.SCHNORR, publicKey);
      var session = new Session(vault, key, random);
      for (Signer signer : signers) {
        session.prepare(signer);
      }
      for (Signer signer : signers) {
        assertEquals(signer.signature(), session.share(signer));
      }
    }
  }

  /// The signers of one message, all at one vault.
  private record Session(
      VaultFixture vault,
      CurveFixture key,
      PublishedRandom random,
      Map<Integer, Handle> handles,
      Map<Integer, SchnorrSign.Nonce> nonces,
      List<SchnorrSign.Signer> list) {
    Session(VaultFixture vault, CurveFixture key, PublishedRandom random) {
      this(vault, key, random, new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
    }

    void prepare(Signer signer) throws Exception {
      var share = PublicScalar.decode(EDWARDS25519, bytes(signer.share())).orElseThrow();
      handles.put(signer.identifier(), key.put(share, policy()));
      random.draws(signer.random());
      var made = assertInstanceOf(NonceBatch.Made.class, use(signer, new NonceBatch(1)));
      nonces.put(signer.identifier(), new SchnorrSign.Nonce(made.batch(), 0));
      list.add(
          new SchnorrSign.Signer(
              Octets.of(PublicScalar.encode(EDWARDS25519, signer.x())),
              made.commitments().getFirst()));
    }

    String share(Signer signer) throws Exception {
      var shown = new SchnorrSign.Shown(Octets.of(key.publicKey.encoded()), CurveFixture.SALT);
      var nonce = requireNonNull(nonces.get(signer.identifier()));
      Outcome answer = use(signer, new SchnorrSign(nonce, shown, list, MESSAGE));
      try (var share = assertInstanceOf(SchnorrSign.Share.class, answer)) {
        return share.share().useArray(HexFormat.of()::formatHex);
      }
    }

    private Outcome use(Signer signer, Operation<?> operation) throws Exception {
      Handle handle = requireNonNull(handles.get(signer.identifier()));
      return vault.act(VaultFixture.onto(handle, policy(), operation));
    }
  }

  /// Draws what it is told to draw next, and else what its seed has.
  private static final class PublishedRandom extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final transient SecureRandom others = VaultFixture.seeded(1);
    private final transient ArrayDeque<byte[]> next = new ArrayDeque<>();

    void draws(List<String> hex) {
      hex.forEach(each -> next.add(bytes(each)));
    }

    @Override
    public void nextBytes(byte[] drawn) {
      if (next.isEmpty()) {
        others.nextBytes(drawn);
      } else {
        byte[] told = next.remove();
        assertEquals(told.length, drawn.length);
        System.arraycopy(told, 0, drawn, 0, told.length);
      }
    }
  }
}
