package peer

// nativeIssue is what the mapping reads of an issue.
type nativeIssue struct {
	ID     string       `json:"id"`
	Key    string       `json:"key"`
	Fields nativeFields `json:"fields"`
}

type nativeFields struct {
	Summary     *string `json:"summary"`
	Description *string `json:"description"`
	Status      struct {
		ID       *string `json:"id"`
		Category struct {
			Key string `json:"key"`
		} `json:"statusCategory"`
	} `json:"status"`
	Priority   *named        `json:"priority"`
	IssueType  *named        `json:"issuetype"`
	Project    *named        `json:"project"`
	Team       *named        `json:"customfield_10001"`
	Assignee   *nativeUser   `json:"assignee"`
	Reporter   *nativeUser   `json:"reporter"`
	Creator    *nativeUser   `json:"creator"`
	Contacts   []nativeUser  `json:"customfield_10050"`
	DueDate    *string       `json:"duedate"`
	Created    string        `json:"created"`
	Updated    string        `json:"updated"`
	Resolved   *string       `json:"resolutiondate"`
	Parent     *nativeParent `json:"parent"`
	Components []named       `json:"components"`
	Attachment []struct {
		ID       string `json:"id"`
		FileName string `json:"filename"`
		Content  string `json:"content"`
	} `json:"attachment"`
	Labels  []string `json:"labels"`
	Comment struct {
		Comments []struct {
			ID     string     `json:"id"`
			Author nativeUser `json:"author"`
		} `json:"comments"`
	} `json:"comment"`
	Languages []struct {
		Value string `json:"value"`
	} `json:"customfield_10030"`
	Watches struct {
		IsWatching bool `json:"isWatching"`
	} `json:"watches"`
	StoryPoints float64 `json:"customfield_10016"`
	Votes       struct {
		Votes int `json:"votes"`
	} `json:"votes"`
	Sprints []struct {
		Name string `json:"name"`
	} `json:"customfield_10020"`
}

type nativeUser struct {
	AccountID string  `json:"accountId"`
	Name      string  `json:"displayName"`
	Email     *string `json:"emailAddress"`
}

type nativeParent struct {
	ID     string `json:"id"`
	Fields struct {
		Summary string `json:"summary"`
	} `json:"fields"`
}

// named is an object of which id and name are read or written.
type named struct {
	ID   *string `json:"id,omitempty"`
	Name *string `json:"name,omitempty"`
}

// nativeChange is the body that changes an issue.
type nativeChange struct {
	Fields     nativeChangedFields `json:"fields"`
	Transition *reference          `json:"transition,omitempty"`
}

type nativeChangedFields struct {
	Summary     *string      `json:"summary,omitempty"`
	Description optional     `json:"description,omitzero"`
	Assignee    *accountID   `json:"assignee,omitempty"`
	Priority    *reference   `json:"priority,omitempty"`
	DueDate     string       `json:"duedate,omitempty"`
	Labels      []string     `json:"labels,omitempty"`
	Components  *[]reference `json:"components,omitzero"`
	Parent      *reference   `json:"parent,omitempty"`
	IssueType   *reference   `json:"issuetype,omitempty"`
	Project     *reference   `json:"project,omitempty"`
	Team        *string      `json:"customfield_10001,omitempty"`
	StoryPoints *float64     `json:"customfield_10016,omitempty"`
	Reporter    *accountID   `json:"reporter,omitempty"`
}

type reference struct {
	ID string `json:"id"`
}

type accountID struct {
	AccountID string `json:"accountId"`
}
