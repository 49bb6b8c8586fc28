package org.asterism.pkcs11.session;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.quota.Bound;
import org.asterism.quota.Quota;
import org.asterism.secret.Handover;
import org.asterism.token.UserName;

/// What the applications of one engine may make it hold: those of one user together, and each. Safe
/// for use by many threads.
public final class Quotas {
  private final Limits limits;
  private final Bound memoryOfUser;
  private final Bound memoryOfApplication;
  private final Bound applicationsOfUser;
  private final Bound sessions;
  private final Bound objects;
  private final Quota memory;
  private final Quota applications;
  private final Map<String, OfUser> users = new HashMap<>();

  /// @param nanos a monotonic clock
  public Quotas(Limits limits, LongSupplier nanos) {
    this.limits = limits;
    Limits.Memory bytes = limits.memory();
    var allMemory = new Bound("memory_bytes", bytes.all(), Ckr.DEVICE_MEMORY, nanos);
    var all = new Bound("applications", limits.applications().all(), Ckr.DEVICE_MEMORY, nanos);
    this.memory = new Quota(allMemory, "the engine");
    this.applications = new Quota(all, "the engine");
    this.memoryOfUser =
        new Bound("memory_bytes_per_user", bytes.perUser(), Ckr.DEVICE_MEMORY, nanos);
    this.memoryOfApplication =
        new Bound("memory_bytes_per_application", bytes.perApplication(), Ckr.DEVICE_MEMORY, nanos);
    this.applicationsOfUser =
        new Bound(
            "applications_per_user", limits.applications().perUser(), Ckr.DEVICE_MEMORY, nanos);
    this.sessions =
        new Bound(
            "sessions_per_application", limits.sessionsPerApplication(), Ckr.SESSION_COUNT, nanos);
    this.objects =
        new Bound(
            "session_objects_per_application",
            limits.sessionObjectsPerApplication(),
            Ckr.DEVICE_MEMORY,
            nanos);
  }

  /// The quotas of one user, while there are applications of that name.
  private record OfUser(Quota memory, Quota applications) {}

  /// The allowance of one more application.
  ///
  /// @throws CryptokiException `CKR_DEVICE_MEMORY` where the user, or all, have too many or hold
  ///   too much
  Allowance admit(UserName user) throws CryptokiException {
    synchronized (users) {
      OfUser own = users.computeIfAbsent(user.user(), this::fresh);
      try (var handover = Handover.orElse(() -> drop(user, own))) {
        return handover.to(allowance(user, own));
      }
    }
  }

  public Limits limits() {
    return limits;
  }

  /// What all applications hold at this moment, in bytes.
  public long memoryUsed() {
    return memory.used();
  }

  private Allowance allowance(UserName user, OfUser own) throws CryptokiException {
    String owner = "an application of user " + user.user();
    var one = own.applications().charge(1);
    try (var handover = Handover.orElse(one::close)) {
      Quota its = own.memory().part(memoryOfApplication, owner);
      return handover.to(
          new Allowance(
              new Allowance.Budgets(its, new Quota(sessions, owner), new Quota(objects, owner)),
              its.charge(Footprint.APPLICATION_BYTES),
              () -> {
                one.close();
                leave(user, own);
              }));
    }
  }

  private OfUser fresh(String user) {
    String owner = "user " + user;
    return new OfUser(
        memory.part(memoryOfUser, owner), applications.part(applicationsOfUser, owner));
  }

  private void leave(UserName user, OfUser own) {
    synchronized (users) {
      drop(user, own);
    }
  }

  private void drop(UserName user, OfUser own) {
    if (own.applications().used() == 0) {
      users.remove(user.user(), own);
    }
  }
}
