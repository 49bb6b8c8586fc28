package org.asterism.login;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.custody.assembled.Shares;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Members;
import org.asterism.logging.SparingLog;
import org.asterism.rows.RowKeys;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ChecksummedSecret;
import org.asterism.threshold.CorruptSecretException;
import org.asterism.threshold.ShareBinding;
import org.asterism.threshold.SharePayload;
import org.asterism.threshold.ShareTag;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Role;
import org.asterism.vault.Roots;
import org.asterism.vault.VaultMalformed;
import org.slf4j.LoggerFactory;

/// A token's roots from what a login of one role released: shares checked against the token's tags,
/// liars blamed, the rest put together.
public record RootCombiner(TokenRecord token, Members members, Role role) {
  private static final SparingLog SPARING =
      new SparingLog(LoggerFactory.getLogger(RootCombiner.class));

  /// The two roots of a token.
  private enum Kind {
    TOKEN,
    PRIVATE
  }

  /// Refuses what is not exactly the vault's own shares of the roots that the role gets.
  void requireOwn(Member member, Roots<SecretBytes> released) throws VaultMalformed {
    boolean right =
        isOwn(member, Kind.TOKEN, released.tokenRoot())
            && released.privateRoot().isPresent() == (role == Role.USER)
            && released.privateRoot().map(root -> isOwn(member, Kind.PRIVATE, root)).orElse(true);
    if (!right) {
      SPARING.error(
          member.vault(),
          "root shares",
          () ->
              "vault %s is to blame: its root shares do not fit the token's tags"
                  .formatted(member));
      throw new VaultMalformed(member.vault().name(), "gave wrong root shares", null);
    }
  }

  /// The roots, from k or more logins that [#requireOwn] has passed. The receiver closes them.
  public Roots<SecretBytes> combine(List<LoginRound.Verdict.Right> rights) {
    SecretBytes tokenRoot = join(rights, Kind.TOKEN);
    try (var handover = Handover.orElse(tokenRoot::close)) {
      return handover.to(
          new Roots<>(
              tokenRoot,
              role == Role.USER ? Optional.of(join(rights, Kind.PRIVATE)) : Optional.empty()));
    }
  }

  /// The root shares of an account that `vault` lacks; a user's login has both.
  public Accounts.Payloads payloads(
      Role account, Member vault, List<LoginRound.Verdict.Right> rights, RowKeys root) {
    SecretBytes tokenRoot = payload(Kind.TOKEN, vault, rights, root);
    try (var handover = Handover.orElse(tokenRoot::close)) {
      return handover.to(
          new Accounts.Payloads(
              tokenRoot,
              account == Role.USER
                  ? Optional.of(payload(Kind.PRIVATE, vault, rights, root))
                  : Optional.empty()));
    }
  }

  private SecretBytes payload(
      Kind kind, Member vault, List<LoginRound.Verdict.Right> rights, RowKeys root) {
    Map<XCoordinate, SecretBytes> shares = shares(rights, kind);
    try (SecretBytes share = token.sharing(members).shareAt(vault.x(), shares);
        SharePayload payload = Shares.payload(share, binding(kind, vault.id()), root)) {
      return payload.bytes().copy();
    } finally {
      shares.values().forEach(SecretBytes::close);
    }
  }

  private boolean isOwn(Member member, Kind kind, SecretBytes received) {
    RootTags tags = kind == Kind.TOKEN ? token.tokenRoot() : token.privateRoot();
    ShareTag expected = tags.byVault().get(member.id());
    try (SharePayload payload = SharePayload.received(received.copy())) {
      return expected != null && payload.matches(expected, binding(kind, member.id()));
    } catch (CorruptSecretException tooShort) {
      return false;
    }
  }

  private SecretBytes join(List<LoginRound.Verdict.Right> rights, Kind kind) {
    Map<XCoordinate, SecretBytes> shares = shares(rights, kind);
    try (SecretBytes encoded = token.sharing(members).combine(shares)) {
      return ChecksummedSecret.open(encoded);
    } catch (CorruptSecretException wrong) {
      // Every share's tag held, so the tags are those of other shares: the row is not the token's.
      throw new IllegalStateException("the shares of a root are right and the root is not", wrong);
    } finally {
      shares.values().forEach(SecretBytes::close);
    }
  }

  // Exactly k of them, copied.
  private Map<XCoordinate, SecretBytes> shares(List<LoginRound.Verdict.Right> rights, Kind kind) {
    Map<XCoordinate, SecretBytes> shares = new LinkedHashMap<>();
    try (var handover = Handover.orElse(() -> shares.values().forEach(SecretBytes::close))) {
      for (LoginRound.Verdict.Right right : rights.subList(0, token.k())) {
        Roots<SecretBytes> released = right.answer().roots();
        SecretBytes payload =
            kind == Kind.TOKEN ? released.tokenRoot() : released.privateRoot().orElseThrow();
        shares.put(right.member().x(), payload.slice(0, payload.length() - SharePayload.NU_BYTES));
      }
      return handover.to(shares);
    }
  }

  private ShareBinding binding(Kind kind, EnrolmentId vault) {
    return kind == Kind.TOKEN ? token.tokenRootBinding(vault) : token.privateRootBinding(vault);
  }
}
