package kg

// Tombstone is the ID of an entity that is no longer one: it was merged into another entity or removed.
type Tombstone struct {
	ID         string
	ReplacedBy string // ID of the entity that it is now; "" when there is none
	Reason     string // why the ID is gone
}
