package org.asterism.token;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.custody.Member;
import org.asterism.custody.Members;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ChecksummedSecret;
import org.asterism.threshold.CorruptSecretException;
import org.asterism.threshold.ShareBinding;
import org.asterism.threshold.SharePayload;
import org.asterism.threshold.ShareTag;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.Roots;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts a token's roots together from what a login released: tags checked, liars blamed.
final class RootCombiner {
  private static final Logger LOG = LoggerFactory.getLogger(RootCombiner.class);

  private final TokenRecord token;
  private final Members members;

  RootCombiner(TokenRecord token, Members members) {
    this.token = token;
    this.members = members;
  }

  /// The roots; the private one where the vaults released it. The receiver closes them.
  Roots<SecretBytes> combine(List<LoginRound.Verdict.Right> rights) throws VaultException {
    SecretBytes tokenRoot = combine(rights, token.tokenRoot(), true).orElseThrow();
    boolean complete = false;
    try {
      Optional<SecretBytes> privateRoot = combine(rights, token.privateRoot(), false);
      complete = true;
      return new Roots<>(tokenRoot, privateRoot);
    } finally {
      if (!complete) {
        tokenRoot.close();
      }
    }
  }

  private Optional<SecretBytes> combine(
      List<LoginRound.Verdict.Right> rights, RootTags tags, boolean tokenRoot)
      throws VaultException {
    Map<XCoordinate, SecretBytes> shares = new LinkedHashMap<>();
    var blamed = new LinkedHashMap<VaultName, VaultException>();
    boolean any = false;
    try {
      for (LoginRound.Verdict.Right right : rights) {
        Optional<SecretBytes> payload =
            tokenRoot
                ? Optional.of(right.answer().roots().tokenRoot())
                : right.answer().roots().privateRoot();
        any |= payload.isPresent();
        if (payload.isPresent() && shares.size() < token.k()) {
          Optional<SecretBytes> share = share(right.member(), payload.get(), tags, tokenRoot);
          share.ifPresent(found -> shares.put(right.member().x(), found));
          share.ifPresentOrElse(_ -> {}, () -> blame(right.member(), blamed));
        }
      }
      if (any && shares.size() < token.k()) {
        throw new QuorumMissed(token.k(), shares.size(), blamed);
      }
      return any ? Optional.of(join(shares)) : Optional.empty();
    } finally {
      shares.values().forEach(SecretBytes::close);
    }
  }

  private Optional<SecretBytes> share(
      Member member, SecretBytes received, RootTags tags, boolean tokenRoot) {
    EnrolmentId vault = member.id();
    ShareBinding binding =
        tokenRoot ? token.tokenRootBinding(vault) : token.privateRootBinding(vault);
    ShareTag expected = tags.byVault().get(vault);
    try (SharePayload payload = SharePayload.received(received.copy())) {
      return expected != null && payload.matches(expected, binding)
          ? Optional.of(payload.share())
          : Optional.empty();
    } catch (CorruptSecretException malformed) {
      LOG.error("vault {} is to blame: {}", member, malformed.getMessage());
      return Optional.empty();
    }
  }

  private SecretBytes join(Map<XCoordinate, SecretBytes> shares) {
    try (SecretBytes encoded = token.sharing(members).combine(shares)) {
      return ChecksummedSecret.open(encoded);
    } catch (CorruptSecretException wrong) {
      // Every share's tag held, so the tags are those of other shares: the row is not the token's.
      throw new IllegalStateException("the shares of a root are right and the root is not", wrong);
    }
  }

  private static void blame(Member member, Map<VaultName, VaultException> blamed) {
    LOG.error("vault {} is to blame: its root share does not fit the token's tag", member);
    blamed.put(
        member.vault().name(),
        new VaultMalformed(member.vault().name(), "gave a wrong root share", null));
  }
}
