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
import org.asterism.vault.operation.LoginFinish.LoggedIn;
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

  /// Refuses what is not exactly the vault's own shares of the roots that the role gets. Shares of
  /// another sharing than the row's are judged once enough have come ([SharingSearch]).
  void requireOwn(Member member, LoggedIn in) throws VaultMalformed {
    Roots<SecretBytes> released = in.roots();
    boolean right =
        released.privateRoot().isPresent() == (role == Role.USER)
            && (!in.sharing().equals(token.sharing()) || isOwn(member, released));
    if (!right) {
      throw blamed(member);
    }
  }

  /// Whether the row knows them; says whose they are if not.
  boolean vouchesFor(LoginRound.Verdict.Right right) {
    boolean own = isOwn(right.member(), right.answer().roots());
    if (!own) {
      var _ = blamed(right.member());
    }
    return own;
  }

  private boolean isOwn(Member member, Roots<SecretBytes> released) {
    return isOwn(member, Kind.TOKEN, released.tokenRoot())
        && released.privateRoot().map(root -> isOwn(member, Kind.PRIVATE, root)).orElse(true);
  }

  private static VaultMalformed blamed(Member member) {
    SPARING.error(
        member.vault(),
        "root shares",
        () ->
            "vault %s is to blame: its root shares do not fit the token's tags".formatted(member));
    return new VaultMalformed(member.vault().name(), "gave wrong root shares", null);
  }

  /// Those whose shares are of the row's sharing.
  List<LoginRound.Verdict.Right> ofRow(List<LoginRound.Verdict.Right> rights) {
    return rights.stream().filter(this::isOfRow).toList();
  }

  boolean isOfRow(LoginRound.Verdict.Right right) {
    return right.answer().sharing().equals(token.sharing());
  }

  /// Whether the roots come of these: k are of the row's sharing; or so many of another one that
  /// the row's cannot reach k vaults, and this is the only one that does (ADR 12).
  boolean suffice(List<LoginRound.Verdict.Right> rights) {
    return ofRow(rights).size() >= token.k()
        || SharingSearch.bySharing(rights).values().stream()
            .anyMatch(same -> same.size() >= members.toRevoke());
  }

  /// The roots, from k or more logins that [#requireOwn] has passed. The receiver closes them.
  public Roots<SecretBytes> combine(List<LoginRound.Verdict.Right> rights) {
    try {
      return join(rights);
    } catch (CorruptSecretException wrong) {
      // Every share's tag held, so the tags are those of other shares: the row is not the token's.
      throw new IllegalStateException("the shares of a root are right and the root is not", wrong);
    }
  }

  /// The same of shares that nothing vouches for.
  ///
  /// @throws CorruptSecretException where they are not of one sharing
  Roots<SecretBytes> join(List<LoginRound.Verdict.Right> rights) throws CorruptSecretException {
    SecretBytes tokenRoot = join(rights, Kind.TOKEN);
    try (var handover = Handover.orElse(tokenRoot::close)) {
      return handover.to(
          new Roots<>(
              tokenRoot,
              role == Role.USER ? Optional.of(join(rights, Kind.PRIVATE)) : Optional.empty()));
    }
  }

  /// The token with the tags of the shares that these `rights` give all vaults; of a root that the
  /// role does not get, those that it had.
  TokenRecord tagged(List<LoginRound.Verdict.Right> rights, RowKeys root) {
    return token.with(
        tags(Kind.TOKEN, rights, root),
        role == Role.USER ? tags(Kind.PRIVATE, rights, root) : token.privateRoot());
  }

  private RootTags tags(Kind kind, List<LoginRound.Verdict.Right> rights, RowKeys root) {
    Map<EnrolmentId, ShareTag> tags = new LinkedHashMap<>();
    for (Member member : members.all()) {
      try (SharePayload payload = share(kind, member, rights, root)) {
        tags.put(member.id(), payload.tag(binding(kind, member.id())));
      }
    }
    return new RootTags(tags);
  }

  /// The root shares of an account that `vault` lacks; a user's login has both.
  public Accounts.Payloads payloads(
      Role account, Member vault, List<LoginRound.Verdict.Right> rights, RowKeys root) {
    SecretBytes tokenRoot = payload(Kind.TOKEN, vault, rights, root);
    try (var handover = Handover.orElse(tokenRoot::close)) {
      return handover.to(
          new Accounts.Payloads(
              token.sharing(),
              tokenRoot,
              account == Role.USER
                  ? Optional.of(payload(Kind.PRIVATE, vault, rights, root))
                  : Optional.empty()));
    }
  }

  private SecretBytes payload(
      Kind kind, Member vault, List<LoginRound.Verdict.Right> rights, RowKeys root) {
    try (SharePayload payload = share(kind, vault, rights, root)) {
      return payload.bytes().copy();
    }
  }

  private SharePayload share(
      Kind kind, Member vault, List<LoginRound.Verdict.Right> rights, RowKeys root) {
    Map<XCoordinate, SecretBytes> shares = shares(rights, kind);
    try (SecretBytes share = token.sharing(members).shareAt(vault.x(), shares)) {
      return Shares.payload(share, binding(kind, vault.id()), root);
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

  private SecretBytes join(List<LoginRound.Verdict.Right> rights, Kind kind)
      throws CorruptSecretException {
    Map<XCoordinate, SecretBytes> shares = shares(rights, kind);
    try (SecretBytes encoded = token.sharing(members).combine(shares)) {
      return ChecksummedSecret.open(encoded);
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
