package org.asterism.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.asterism.custody.records.Companions;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Policies;
import org.asterism.rows.FieldWriter;
import org.asterism.rows.RowKeys;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Role;
import org.asterism.vault.Roots;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.operation.Put;

/// The account records of one token for one vault.
public record Accounts(TokenRecord token, Policies policies, RowKeys root, Member member) {

  /// @param pin empty while the role has none; lent
  /// @param shares of both roots; the officer's account gets the token root's only
  public Errand<Done> put(Role role, Optional<NewPin> pin, Roots<RootShares> shares) {
    SecretBytes tokenShare = shares.tokenRoot().payload(member.id());
    Optional<SecretBytes> privateShare =
        role == Role.USER
            ? shares.privateRoot().map(root -> root.payload(member.id()))
            : Optional.empty();
    EpochTag epoch = token.account(role).epoch(member.id());
    Optional<KeptPin> kept = pin.map(set -> set.kept(member.id()));
    return put(role, epoch, kept, new Payloads(token.sharing(), tokenShare, privateShare));
  }

  /// One vault's shares of the roots, as its account keeps them.
  ///
  /// @param sharing of which they are
  public record Payloads(EpochTag sharing, SecretBytes tokenRoot, Optional<SecretBytes> privateRoot)
      implements AutoCloseable {
    /// The receiver closes it.
    public Payloads copy() {
      SecretBytes copied = tokenRoot.copy();
      try (var handover = Handover.orElse(copied::close)) {
        return handover.to(new Payloads(sharing, copied, privateRoot.map(SecretBytes::copy)));
      }
    }

    Roots<SecretBytes> roots() {
      return new Roots<>(tokenRoot, privateRoot);
    }

    @Override
    public void close() {
      tokenRoot.close();
      privateRoot.ifPresent(SecretBytes::close);
    }
  }

  /// The same record for the same arguments each time, so that it can be put again.
  Errand<Done> put(Role role, EpochTag epoch, Optional<KeptPin> pin, Payloads payloads) {
    EncodedPolicy policy = policies.accountPolicy(member, role);
    Handle handle = policies.account(member, role);
    var record =
        new StoredRecord.Account(
            role,
            token.triesPerVault(),
            token.account(role).stretch(),
            pin.map(KeptPin::verifier),
            pin.flatMap(KeptPin::loginShare),
            payloads.roots(),
            StoredRecord.Sharings.of(payloads.sharing()),
            policy,
            companion(role, handle));
    return new Errand<>(handle, epoch, policy.digest(), new Put(record));
  }

  // What a lost directory needs and the constellation file does not say.
  private Octets companion(Role role, Handle handle) {
    byte[] row =
        new FieldWriter()
            .text("asterism/account/v1")
            .text(token.serial())
            .bytes(token.label().text().getBytes(UTF_8))
            .text(role.name())
            .toBytes();
    return Companions.seal(row, member.id(), handle, root);
  }
}
