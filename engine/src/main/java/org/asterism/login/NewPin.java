package org.asterism.login;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.oprf.LoginKey;
import org.asterism.rows.RowKeys;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Role;

/// A PIN as it is set: a login key of its own is dealt over the vaults, the PIN evaluated with it
/// and stretched. Whoever holds fewer than k of the shares cannot tell one PIN from another.
///
/// Closing it closes what the vaults are to keep.
public final class NewPin implements AutoCloseable {
  private final AccountRecord account;
  private final Map<EnrolmentId, KeptPin> kept;

  private NewPin(AccountRecord account, Map<EnrolmentId, KeptPin> kept) {
    this.account = account;
    this.kept = kept;
  }

  /// Whose it is.
  ///
  /// @param k vaults log the role in
  public record Setting(Environment environment, Role role, int k) {}

  /// @param before the account with the epochs in which the PIN is to be in force
  public static NewPin of(Setting setting, SecretBytes pin, AccountRecord before) {
    Environment environment = setting.environment();
    Map<EnrolmentId, Octets> shares = new LinkedHashMap<>();
    Map<EnrolmentId, KeptPin> kept = new LinkedHashMap<>();
    try (var handover = Handover.orElse(() -> kept.values().forEach(KeptPin::close));
        var key =
            LoginKey.deal(
                setting.k(),
                environment.members().all().stream().map(Member::x).toList(),
                environment.random());
        SecretBytes output = key.output(pin);
        SecretBytes stretched = PinKeyDerivation.stretch(output, before.stretch())) {
      for (Member member : environment.members().all()) {
        SecretBytes share = key.share(member.x());
        shares.put(member.id(), Octets.of(key.publicShare(member.x())));
        SecretBytes verifier =
            PinKeyDerivation.credential(
                stretched, member, setting.role(), before.epoch(member.id()));
        kept.put(member.id(), KeptPin.of(verifier, () -> Optional.of(share.copy())));
      }
      return handover.to(new NewPin(before.with(shares), kept));
    }
  }

  /// The account with this PIN.
  public AccountRecord account() {
    return account;
  }

  /// What a vault is owed that lacks the account.
  public Owed owed(Member member, EpochTag epoch, RowKeys root) {
    return Owed.credential(epoch, epoch, kept(member.id()), root);
  }

  /// What is known of the login key, lent.
  LoginShares shares(Environment environment, int k) {
    Map<XCoordinate, SecretBytes> shares = new LinkedHashMap<>();
    for (Member member : environment.members().all().subList(0, k)) {
      shares.put(member.x(), kept(member.id()).loginShare().orElseThrow());
    }
    return new LoginShares(account, shares);
  }

  /// Lent.
  KeptPin kept(EnrolmentId vault) {
    return requireNonNull(kept.get(vault));
  }

  @Override
  public void close() {
    kept.values().forEach(KeptPin::close);
  }
}
