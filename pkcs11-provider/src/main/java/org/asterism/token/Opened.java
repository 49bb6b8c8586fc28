package org.asterism.token;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.custody.Authority;
import org.asterism.custody.Cleaning;
import org.asterism.custody.Keys;
import org.asterism.custody.Member;
import org.asterism.custody.Objects;
import org.asterism.custody.OpenToken;
import org.asterism.custody.World;
import org.asterism.directory.RowKeys;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Role;
import org.asterism.vault.Roots;
import org.asterism.vault.VaultException;

/// A token while somebody is logged in, and for the linger after: roots, grants, leases, and what
/// was read with them. Closing erases and ends all of it. Safe for use by many threads.
final class Opened implements Authority, AutoCloseable {
  private final World world;
  private final long slot;
  private final RowKeys root;
  private final Map<Role, RoleAccess> accesses = new EnumMap<>(Role.class);
  private final Map<Role, LoginMemory> memories = new EnumMap<>(Role.class);
  private final Keys keys;
  private final Objects objects;
  private final ObjectCache officerView;
  private volatile Optional<UserPart> user = Optional.empty();

  /// What only a user's login opens.
  private record UserPart(RowKeys privateRoot, ObjectCache view) {}

  /// @param root from the token root; closed with this
  Opened(World world, long slot, RowKeys root, OwedCredentials owed, TokenSettings settings) {
    this.world = world;
    this.slot = slot;
    this.root = root;
    var token = new OpenToken(slot, owed.policies(), settings.lease(), root, this);
    this.keys = new Keys(world, token);
    this.objects = new Objects(world, token, new Cleaning(world));
    this.officerView =
        new ObjectCache(world, slot, row -> ObjectReader.afterLogin(row, root, Optional.empty()));
    for (Role role : Role.values()) {
      accesses.put(role, new RoleAccess(role, owed));
      memories.put(role, new LoginMemory(world.random(), world.nanos(), settings.loginMemory()));
    }
  }

  /// Takes over what a login of `role` yielded.
  synchronized void admit(
      Role role, List<LoginRound.Verdict.Right> rights, Roots<SecretBytes> roots) {
    for (LoginRound.Verdict.Right right : rights) {
      access(role)
          .keep(
              right.member(),
              right.credential().copy(),
              right.epoch(),
              Optional.of(right.answer().grant().copy()));
    }
    if (user.isEmpty() && roots.privateRoot().isPresent()) {
      RowKeys privateRoot = RowKeys.derive(roots.privateRoot().get(), "private-root");
      var view =
          new ObjectCache(
              world, slot, row -> ObjectReader.afterLogin(row, root, Optional.of(privateRoot)));
      user = Optional.of(new UserPart(privateRoot, view));
      world.background().soon("debts", objects.debts()::pay);
    }
  }

  RoleAccess access(Role role) {
    return java.util.Objects.requireNonNull(accesses.get(role));
  }

  LoginMemory memory(Role role) {
    return java.util.Objects.requireNonNull(memories.get(role));
  }

  RowKeys root() {
    return root;
  }

  /// Present once a user has logged in.
  Optional<RowKeys> privateRoot() {
    return user.map(UserPart::privateRoot);
  }

  ObjectCache view(Role role) {
    return switch (role) {
      case SO -> officerView;
      case USER -> user.map(UserPart::view).orElse(officerView);
    };
  }

  /// After a write: what every level of login sees.
  void keepUp() {
    officerView.keepUp();
    user.ifPresent(part -> part.view().keepUp());
  }

  Keys keys() {
    return keys;
  }

  Objects objects() {
    return objects;
  }

  // The user's grants open everything that the officer's do, so they come first.
  @Override
  public Optional<SecretBytes> grant(Member member) {
    return access(Role.USER).grant(member).or(() -> access(Role.SO).grant(member));
  }

  @Override
  public boolean renew(Member member, Duration deadline) throws VaultException {
    return access(user.isPresent() ? Role.USER : Role.SO).renew(member, deadline);
  }

  @Override
  public synchronized void close() {
    objects.debts().close();
    keys.close();
    accesses.values().forEach(RoleAccess::close);
    memories.values().forEach(LoginMemory::close);
    user.ifPresent(part -> part.privateRoot().close());
    root.close();
  }
}
