package org.petregistry.foreignkey.protocol.model.recovery;

/**
 * How much there is of everything, so that there is an end of it.
 *
 * @param ids that customers can have
 * @param wishes of the orders-service
 * @param keys how many customers are born
 * @param deletions how many begin
 * @param rules how many rules there are to delete by: set-null, or that and restrict
 * @param customersBackups how many backups of customers-service are taken
 * @param customersRewinds how often one of them is restored
 * @param ordersBackups how many backups of orders-service are taken
 * @param ordersRewinds how often one of them is restored
 * @param restarts how often a PostgreSQL restarts
 * @param reserved how many ids are reserved at the beginning
 */
record World(
        int ids,
        int wishes,
        int keys,
        int deletions,
        int rules,
        int customersBackups,
        int customersRewinds,
        int ordersBackups,
        int ordersRewinds,
        int restarts,
        int reserved) {
    /** One id that two customers are after, and one rewind of each database. */
    static final World ONE_ID = new World(1, 1, 2, 1, 1, 1, 1, 1, 1, 0, 1);

    /** The same for two ids: it has 75 times as many states. */
    static final World TWO_IDS = ONE_ID.withIds(2);

    private World withIds(int number) {
        return new World(
                number,
                wishes,
                keys,
                deletions,
                rules,
                customersBackups,
                customersRewinds,
                ordersBackups,
                ordersRewinds,
                restarts,
                reserved);
    }

    /** With as many customers. */
    World withKeys(int number) {
        return new World(
                ids,
                wishes,
                number,
                deletions,
                rules,
                customersBackups,
                customersRewinds,
                ordersBackups,
                ordersRewinds,
                restarts,
                reserved);
    }

    /** With as many deletions, by as many rules. */
    World withDeletions(int number, int byRules) {
        return new World(
                ids,
                wishes,
                keys,
                number,
                byRules,
                customersBackups,
                customersRewinds,
                ordersBackups,
                ordersRewinds,
                restarts,
                reserved);
    }

    /** With as many backups and rewinds of customers-service. */
    World withCustomers(int backups, int rewinds) {
        return new World(
                ids,
                wishes,
                keys,
                deletions,
                rules,
                backups,
                rewinds,
                ordersBackups,
                ordersRewinds,
                restarts,
                reserved);
    }

    /** With as many backups and rewinds of orders-service. */
    World withOrders(int backups, int rewinds) {
        return new World(
                ids,
                wishes,
                keys,
                deletions,
                rules,
                customersBackups,
                customersRewinds,
                backups,
                rewinds,
                restarts,
                reserved);
    }

    /** With a restart. */
    World withRestart() {
        return new World(
                ids,
                wishes,
                keys,
                deletions,
                rules,
                customersBackups,
                customersRewinds,
                ordersBackups,
                ordersRewinds,
                1,
                reserved);
    }

    /** With no id reserved at the beginning. */
    World withNothingReserved() {
        return new World(
                ids,
                wishes,
                keys,
                deletions,
                rules,
                customersBackups,
                customersRewinds,
                ordersBackups,
                ordersRewinds,
                restarts,
                0);
    }
}
