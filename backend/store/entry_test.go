package store

import "fuelbook/backend/journal"

type entry = journal.Entry
